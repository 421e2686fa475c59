"""Times PyTorch on a device with models of benchmarks.model.yaml, in the way in which `Benchmarks devices` times ModelGen.

Batches lie in host memory, page-locked for CUDA. A training step copies its batch to the device; the device is waited for once
after a burst of steps, and the time is that of the burst divided by its steps. A prediction goes from host memory to host memory.

Prints a JSON object: version, and medians, from the name of the work to microseconds. Everything is float32. On CUDA each work is
timed twice, without TF32 and, under its name followed by ", TF32", with it. Adam is fused, or works on lists of tensors, where
the installed PyTorch can do that.
"""
import argparse
import inspect
import json

import torch
from torch import nn

from models import MODELS
from timing import median

DEVICE_MODELS = ["lstm-128", "stacked-lstm-128"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("device", type=torch.device, help="cuda, cuda:1, ..., or cpu, to try this script")
    parser.add_argument("batches", type=int, nargs="+", help="samples of a training step or a prediction")
    parser.add_argument("--burst", type=int, default=8, help="training steps between two waits for the device")
    parser.add_argument("--seconds", type=float, default=1, help="how long each work is timed")
    parser.add_argument("--filter", default="", help="only work whose name contains this")
    return parser.parse_args()


def precisions(device):
    """What the names of the timings end in, and whether products may round their factors to TF32."""
    return {"": False, ", TF32": True} if device.type == "cuda" else {"": False}


def allow_tf32(allowed):
    torch.set_float32_matmul_precision("high" if allowed else "highest")
    torch.backends.cudnn.allow_tf32 = allowed


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def host(tensor, device):
    """Host memory from which a device copies without the processor."""
    return tensor.pin_memory() if device.type == "cuda" else tensor


def adam(parameters, device):
    known = inspect.signature(torch.optim.Adam).parameters
    if device.type == "cuda" and "fused" in known:
        return torch.optim.Adam(parameters, fused=True)
    return torch.optim.Adam(parameters, foreach=True) if "foreach" in known else torch.optim.Adam(parameters)


def training_burst(model, batch, device, burst):
    x, y = host(torch.rand(batch, 28, 28), device), host(torch.arange(batch) % 10, device)
    optimizer, loss = adam(model.parameters(), device), nn.CrossEntropyLoss()

    def run():
        for _ in range(burst):
            optimizer.zero_grad(set_to_none=True)
            outputs = model(x.to(device, non_blocking=True))
            loss(outputs, y.to(device, non_blocking=True)).backward()
            optimizer.step()
        wait(device)

    return run


def predict(model, batch, device):
    x, y = host(torch.rand(batch, 28, 28), device), host(torch.empty(batch, 10), device)

    def run():
        with torch.inference_mode():
            y.copy_(model(x.to(device, non_blocking=True)).softmax(-1), non_blocking=True)
        wait(device)

    return run


def timings(options):
    device = options.device
    for name in DEVICE_MODELS:
        for batch in options.batches:
            step, prediction = f"{name} training step, batch {batch}", f"{name} predict, batch {batch}"
            for suffix, tf32 in precisions(device).items():
                allow_tf32(tf32)
                model = MODELS[name]().to(device)
                if options.filter.lower() in step.lower():
                    burst = training_burst(model, batch, device, options.burst)
                    yield step + suffix, median(burst, options.seconds, least=1) / options.burst
                if options.filter.lower() in prediction.lower():
                    yield prediction + suffix, median(predict(model.eval(), batch, device), options.seconds, least=1)


def version(device):
    libraries = f"PyTorch {torch.__version__}"
    if device.type == "cuda":
        libraries += f", CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}"
    return f"{libraries} on {torch.cuda.get_device_name(device) if device.type == 'cuda' else 'the processor'}"


torch.manual_seed(1)
chosen = arguments()
print(json.dumps({"version": version(chosen.device), "medians": dict(timings(chosen))}))
