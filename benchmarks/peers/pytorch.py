"""Times PyTorch on the processor with the models of benchmarks.model.yaml.

Prints a JSON object: version; medians, from the name of the work to microseconds; and notes. Where PyTorch can do some work in several
ways, all are timed, the fastest counts, and a note says which it was. Training on masked sequences is done on packed sequences, and
where no step is masked on plain tensors too; a streaming step is a call of nn.LSTM on one time step, or of nn.LSTMCell.

Run it with OPENBLAS_CORETYPE and ATEN_CPU_CAPABILITY set to what the processor has, or it may choose slower kernels.
"""
import argparse
import json

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from models import MODELS, lstm
from timing import median

SHAPES = {"lstm-32-16": (200, 2), "masked-lstm-32-16": (200, 2)}
CLASSES = {"lstm-32-16": 5, "masked-lstm-32-16": 5}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch")
    parser.add_argument("--seconds", type=float, default=1, help="how long each work is timed")
    parser.add_argument("--filter", default="", help="only work whose name contains this")
    return parser.parse_args()


def samples(name, batch):
    return torch.rand(batch, *SHAPES.get(name, (28, 28)))


def training_step(name, batch, lengths=None):
    """A step on plain tensors, or with lengths on packed sequences; packing is part of the step."""
    model = MODELS[name]()
    x, y = samples(name, batch), torch.arange(batch) % CLASSES.get(name, 10)
    optimizer, loss = torch.optim.Adam(model.parameters()), nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        inputs = x if lengths is None else pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        loss(model(inputs), y).backward()
        optimizer.step()

    return step


def predict(name, batch):
    model, x = MODELS[name]().eval(), samples(name, batch)

    def run():
        with torch.inference_mode():
            model(x).softmax(-1)

    return run


def streaming_layer(features, units):
    """A call on a sequence of one step, the state kept."""
    layer, x = lstm(features, units).eval(), torch.rand(1, 1, features)
    state = torch.zeros(1, 1, units), torch.zeros(1, 1, units)

    def run():
        nonlocal state
        with torch.inference_mode():
            _, state = layer(x, state)

    return run


def streaming_cell(features, units):
    """A call of the cell, the state kept."""
    cell, x = nn.LSTMCell(features, units).eval(), torch.rand(1, features)
    state = torch.zeros(1, units), torch.zeros(1, units)

    def run():
        nonlocal state
        with torch.inference_mode():
            state = cell(x, state)

    return run


def works():
    """The work by its name: what makes it, by the name of the way, or without one where there is no choice."""
    for name in ["lstm-128", "simple-rnn-128", "lstm-32-16", "stacked-lstm-128"]:
        for batch in [1, 64]:
            yield f"{name} predict, batch {batch}", {"": lambda name=name, batch=batch: predict(name, batch)}
    for name, features, units in [("lstm-128", 28, 128), ("lstm-32", 1, 32), ("lstm-16", 1, 16)]:
        yield f"{name} streaming step", {
            "nn.LSTM": lambda features=features, units=units: streaming_layer(features, units),
            "nn.LSTMCell": lambda features=features, units=units: streaming_cell(features, units),
        }
    for name, batch in [("lstm-128", 64), ("simple-rnn-128", 64), ("stacked-lstm-128", 64), ("lstm-256", 128)]:
        yield f"{name} training step, batch {batch}", {"": lambda name=name, batch=batch: training_step(name, batch)}
    name, batch, steps, shortest = "masked-lstm-32-16", 32, 200, 40
    full = torch.full((batch,), steps)
    ragged = (shortest + (steps - shortest) * torch.arange(batch) // (batch - 1))[torch.randperm(batch)]
    yield f"{name} training step, batch {batch}", {
        "plain tensors": lambda: training_step(name, batch),
        "packed sequences": lambda: training_step(name, batch, full),
    }
    yield f"{name} training step, batch {batch}, ragged", {"": lambda: training_step(name, batch, ragged)}


def main():
    options = arguments()
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    medians, notes = {}, []
    for name, ways in works():
        if options.filter.lower() in name.lower():
            times = {way: median(create(), options.seconds, least=5) for way, create in ways.items()}
            medians[name] = min(times.values())
            if len(times) > 1:
                listed = ", ".join(f"{time:,.1f} us with {way}" for way, time in times.items())
                notes.append(f"{name}: PyTorch took {listed}")
    print(json.dumps({"version": f"PyTorch {torch.__version__}", "medians": medians, "notes": notes}))


main()
