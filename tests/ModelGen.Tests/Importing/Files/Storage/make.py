"""Writes one model in all the ways in which HDF5 files may hold it. Takes h5py 3.7 or later: python3 make.py"""
import os

import h5py
import numpy

SOURCE = "../k2.2.4tf_bidir_simplernn.h5"


def copy(name, data=lambda group, name, values: group.create_dataset(name, data=values), texts=lambda value: value, more=lambda file: None, **options):
    if os.path.exists(name):
        os.remove(name)
    with h5py.File(SOURCE) as source, h5py.File(name, "w", **options) as target:
        def attributes(one, other):
            for key, value in one.attrs.items():
                for own, part in (texts(value).items() if isinstance(texts(value), dict) else [("", texts(value))]):
                    other.attrs[key + own] = part
        def visit(path, one):
            if isinstance(one, h5py.Dataset):
                data(target, path, one[()])
            else:
                attributes(one, target.require_group(path))
        attributes(source, target)
        source.visititems(visit)
        more(target)


def names(value):
    return [text.decode() if isinstance(text, bytes) else text for text in value] if isinstance(value, numpy.ndarray) and value.size else None


def in_parts(value):
    listed = names(value)
    return value if not listed else {str(i): numpy.array([text], "S") for i, text in enumerate(listed)}


def variable(value):
    listed = names(value)
    return numpy.array(listed, h5py.string_dtype()) if listed else value.decode() if isinstance(value, bytes) else value


def many(file):
    for i in range(20):
        file["model_weights"].create_group(f"unused_{i}")
    file["outside"] = h5py.ExternalLink("/etc/passwd", "/")
    file["soft"] = h5py.SoftLink("/model_weights")


def attributes(file):
    for i in range(12):
        file["model_weights"].attrs[f"unused_{i}"] = "text " * i


copy("chunks.h5", lambda group, name, values: group.create_dataset(
    name, data=values, chunks=tuple(min(3, axis) for axis in values.shape), compression="gzip", shuffle=True, fletcher32=True))
copy("chunk_newest.h5", lambda group, name, values: group.create_dataset(name, data=values, chunks=values.shape, compression="gzip"), libver="latest")
copy("big_endian.h5", lambda group, name, values: group.create_dataset(name, data=values.astype(">f4")))
copy("float64.h5", lambda group, name, values: group.create_dataset(name, data=values.astype(">f8")))
copy("float16.h5", lambda group, name, values: group.create_dataset(name, data=values.astype("<f2")))
copy("newest.h5", libver="latest")
copy("many_links.h5", more=many, libver=("v108", "v108"))
copy("many_links_old.h5", more=many)
copy("many_attributes.h5", more=attributes, libver=("v108", "v108"))
copy("variable_texts.h5", texts=variable)
copy("names_in_parts.h5", texts=in_parts)
copy("user_block.h5", userblock_size=1024)
