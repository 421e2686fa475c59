"""Runs exported models in PyTorch or Keras, and reads files of Keras with h5py.

python3 check.py torch|h5py|keras FOLDER

FOLDER has a folder for each model: the files that were exported, the weights, and a reference with inputs and the outputs of the class. A line tells of each
model how far outputs differ, relative to the largest one.
"""

import importlib.util
import io
import json
import os
import struct
import sys
import zipfile

import numpy

TOLERANCE = 1e-5


def read(path):
    """The tensors of a safetensors file, and what it says of itself."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    texts = header.pop("__metadata__", {})
    return {
        name: numpy.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"]) for name, entry in header.items()
    }, texts


def reference(folder):
    tensors, texts = read(os.path.join(folder, "reference.safetensors"))
    inputs = [numbers.astype("int64") if name in texts["indices"].split() else numbers for name, numbers in tensors.items() if not name.startswith("output:")]
    return inputs, {name[len("output:"):]: numbers for name, numbers in tensors.items() if name.startswith("output:")}


def of_torch(folder, inputs):
    import torch

    spec = importlib.util.spec_from_file_location("exported", os.path.join(folder, "model.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = getattr(module, os.path.basename(folder))()
    model.load_state_dict({name: torch.from_numpy(numbers.copy()) for name, numbers in read(os.path.join(folder, "torch.safetensors"))[0].items()})
    model.eval()
    with torch.no_grad():
        outputs = model(*[torch.from_numpy(numbers.copy()) for numbers in inputs])
    return [numbers.numpy() for numbers in (outputs.values() if isinstance(outputs, dict) else [outputs])]


def of_keras(folder, inputs):
    import keras

    model = keras.saving.load_model(os.path.join(folder, "model.keras"))
    outputs = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    return outputs if isinstance(outputs, list) else [outputs]


def read_by_h5py(folder):
    """Whether h5py finds the numbers of all tensors, and no others."""
    import h5py

    found = []
    with zipfile.ZipFile(os.path.join(folder, "model.keras")) as archive, h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as file:
        file.visititems(lambda _, item: found.append(item[()]) if isinstance(item, h5py.Dataset) else None)
    expected = read(os.path.join(folder, "weights.safetensors"))[0].values()
    return sorted((one.shape, one.tobytes()) for one in found) == sorted((one.shape, one.tobytes()) for one in expected)


def check(framework, folder):
    if framework == "h5py":
        return 0 if read_by_h5py(folder) else 1
    inputs, expected = reference(folder)
    outputs = (of_torch if framework == "torch" else of_keras)(folder, inputs)
    worst = 0
    for (name, numbers), given in zip(expected.items(), outputs):
        if given.shape != numbers.shape:
            raise ValueError(f"output '{name}' has the shape {given.shape}, and {numbers.shape} is expected")
        worst = max(worst, float(numpy.abs(given - numbers).max() / numpy.abs(numbers).max()))
    return worst


def main(framework, folder):
    failures = 0
    for name in sorted(os.listdir(folder)):
        try:
            worst = check(framework, os.path.join(folder, name))
            said = f"{worst:.1e}"
        except Exception as failure:
            worst, said = float("nan"), f"{type(failure).__name__}: {failure}"
        failures += not worst <= TOLERANCE
        print(f"{name}: {said}{'' if worst <= TOLERANCE else ' FAILED'}")
    return failures


sys.exit(min(main(*sys.argv[1:]), 1))
