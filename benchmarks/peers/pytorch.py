"""Times PyTorch on the processor with the models of benchmarks.model.yaml. Usage: pytorch.py THREADS

Prints a JSON object: version, and medians, from the name of the work to the median of a second of runs in microseconds.
Run it with OPENBLAS_CORETYPE and ATEN_CPU_CAPABILITY set to what the processor has, or it may choose slower kernels.
"""
import json
import sys

import torch
from torch import nn

from models import MODELS, median

BATCH = 64


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


torch.manual_seed(1)
torch.set_num_threads(int(sys.argv[1]))
medians = {}
for name, create in MODELS.items():
    medians[f"{name} training step, batch {BATCH}"] = median(training_step(create()))
    medians[f"{name} predict, batch {BATCH}"] = median(predict(create().eval(), BATCH))
    medians[f"{name} predict, batch 1"] = median(predict(create().eval(), 1))
print(json.dumps({"version": f"PyTorch {torch.__version__}", "medians": medians}))
