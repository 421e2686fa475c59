"""The models of benchmarks.model.yaml in PyTorch, and how work with them is timed."""
import time

from torch import nn


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


def median(work, seconds=1.0, least=20):
    """The median time of a call in microseconds, over some seconds after half as long a warm-up, and so many calls at least."""
    end = time.perf_counter() + seconds / 2
    work()
    while time.perf_counter() < end:
        work()
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < least:
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return sorted(times)[len(times) // 2] * 1e6
