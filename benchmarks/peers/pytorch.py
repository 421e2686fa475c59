"""Times PyTorch on the models of benchmarks.model.yaml. Usage: pytorch.py THREADS

Prints a JSON object: name of the work -> median of a second of runs, in microseconds.
Run it with OPENBLAS_CORETYPE and ATEN_CPU_CAPABILITY set to what the processor has, or it may choose slower kernels.
"""
import json
import sys
import time

import torch
from torch import nn

BATCH = 64
torch.manual_seed(1)
torch.set_num_threads(int(sys.argv[1]))


class Classifier(nn.Module):
    """Recurrent layers on (batch, 28, 28), then a head on the last step."""

    def __init__(self, recurrent, head):
        super().__init__()
        self.recurrent = recurrent
        self.head = head

    def forward(self, x):
        return self.head(self.recurrent(x)[0][:, -1])


MODELS = {
    "lstm-128": lambda: Classifier(nn.LSTM(28, 128, batch_first=True), nn.Linear(128, 10)),
    "simple-rnn-128": lambda: Classifier(nn.RNN(28, 128, batch_first=True), nn.Linear(128, 10)),
    "stacked-lstm-128": lambda: Classifier(
        nn.LSTM(28, 128, num_layers=2, batch_first=True),
        nn.Sequential(nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))),
}


def median(work):
    """The median time of a call in microseconds, over a second after a warm-up."""
    end = time.perf_counter() + 0.5
    while time.perf_counter() < end:
        work()
    times = []
    end = time.perf_counter() + 1
    while time.perf_counter() < end or len(times) < 20:
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return sorted(times)[len(times) // 2] * 1e6


def training_step(model):
    x, y = torch.rand(BATCH, 28, 28), torch.arange(BATCH) % 10
    optimizer, loss = torch.optim.Adam(model.parameters()), nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return step


def predict(model, batch):
    x = torch.rand(batch, 28, 28)

    def run():
        with torch.inference_mode():
            model(x).softmax(-1)

    return run


results = {}
for name, create in MODELS.items():
    results[f"{name} training step, batch {BATCH}"] = median(training_step(create()))
    results[f"{name} predict, batch {BATCH}"] = median(predict(create().eval(), BATCH))
    results[f"{name} predict, batch 1"] = median(predict(create().eval(), 1))
print(json.dumps(results))
