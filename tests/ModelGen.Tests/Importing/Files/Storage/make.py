"""Writes one model in all the ways in which HDF5 files may hold it. Takes h5py 3.7 or later: python3 make.py"""
import json
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


def chunked(chunks=1, greatest=lambda shape: shape, kind="<f4", **options):
    return lambda group, name, values: group.create_dataset(
        name, data=values.astype(kind), chunks=tuple(min(chunks, axis) for axis in values.shape), maxshape=greatest(values.shape), **options)


def early(group, name, values):
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk(tuple(min(2, axis) for axis in values.shape))
    plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    space = h5py.h5s.create_simple(values.shape)
    parent, leaf = name.rsplit("/", 1)
    data = h5py.h5d.create(group.require_group(parent).id, leaf.encode(), h5py.h5t.IEEE_F32LE, space, plist)
    data.write(h5py.h5s.ALL, h5py.h5s.ALL, values)


# The lists of chunks of the newest format: side by side, arrays of a fixed length with pages and without, arrays that grow, and trees.
copy("listed_implicit.h5", early, libver="latest")
copy("listed_fixed.h5", chunked(2, compression="gzip", shuffle=True), libver="latest")
copy("listed_fixed_wider.h5", chunked(2, lambda shape: tuple(2 * axis for axis in shape), kind=">f8"), libver="latest")
copy("listed_growing.h5", chunked(2, lambda shape: (*shape[:-1], None), compression="lzf"), libver="latest")
copy("listed_growing_first.h5", chunked(1, lambda shape: (None, *shape[1:]), kind="<f2"), libver="latest")
copy("listed_tree.h5", chunked(2, lambda shape: tuple(None for _ in shape), kind=">f4", compression="gzip"), libver="latest")

# Data that lzf makes smaller, and so many chunks that their list has pages.
with h5py.File("data.hdf5", "w", libver="latest") as data:
    data.create_dataset("lzf", data=(numpy.arange(4096, dtype="<i2") // 10).reshape(64, 64), chunks=(40, 40), compression="lzf", shuffle=True)
    data.create_dataset("paged", data=numpy.arange(1600, dtype="<f4").reshape(40, 40), chunks=(1, 1))


# A graph of Keras 3 with two inputs, states, a mask and two outputs.
def layer(kind, name, read=(), states=(), mask=None, **config):
    def tensor(value):
        history = [value[0], 0, value[1] if len(value) > 1 else 0]
        return {"class_name": "__keras_tensor__", "config": {"shape": [None, 2], "dtype": "float32", "keras_history": history}}
    arguments = {"args": [tensor(value) for value in read], "kwargs": {"mask": mask and tensor(mask)}}
    if states:
        arguments["kwargs"]["initial_state"] = [tensor(value) for value in states]
    return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": [arguments] if read else []}


with h5py.File("functional.hdf5", "w", libver="latest") as file:
    rnn = {"units": 2, "return_state": True, "recurrent_activation": "sigmoid"}
    layers = [
        layer("InputLayer", "words", batch_shape=[None, 4]), layer("InputLayer", "pen", batch_shape=[None, 3, 2]),
        layer("Embedding", "table", [["words"]], input_dim=5, output_dim=3, mask_zero=True), layer("NotEqual", "not_equal", [["words"]]),
        layer("LSTM", "encoder", [["table"]], mask=["not_equal"], **rnn),
        layer("LSTM", "decoder", [["pen"]], [["encoder", 1], ["encoder", 2]], return_sequences=True, **rnn),
        layer("Dense", "sign", [["encoder"]], units=3, activation="softmax"), layer("Dense", "size", [["decoder"]], units=1),
    ]
    model = {"class_name": "Functional", "config": {
        "name": "m", "layers": layers, "input_layers": [["words", 0, 0], ["pen", 0, 0]], "output_layers": {"sign": ["sign", 0, 0], "size": ["size", 0, 0]}}}
    schedule = {"class_name": "CosineDecay", "config": {"initial_learning_rate": 0.1, "decay_steps": 100}}
    training = {
        "loss": {"sign": "sparse_categorical_crossentropy", "size": "mse"}, "loss_weights": {"size": 0.5}, "metrics": {"sign": ["accuracy"]},
        "optimizer": {"class_name": "Adam", "config": {"learning_rate": schedule}}}
    file.attrs["keras_version"] = "3.4.1"
    file.attrs["model_config"] = json.dumps(model)
    file.attrs["training_config"] = json.dumps(training)
    weights = {"table": [("embeddings", (5, 3))], "sign": [("kernel", (2, 3)), ("bias", (3,))], "size": [("kernel", (2, 1)), ("bias", (1,))]}
    for name, inputs in [("encoder", 3), ("decoder", 2)]:
        weights[name] = [("kernel", (inputs, 8)), ("recurrent_kernel", (2, 8)), ("bias", (8,))]
    group = file.create_group("model_weights")
    group.attrs["layer_names"] = numpy.array(list(weights), "S")
    for name, tensors in weights.items():
        group.create_group(name).attrs["weight_names"] = numpy.array([tensor for tensor, _ in tensors], "S")
        for tensor, shape in tensors:
            group[name][tensor] = numpy.linspace(-0.5, 0.5, int(numpy.prod(shape)), dtype="<f4").reshape(shape)
