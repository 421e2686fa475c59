"""Models of benchmarks.model.yaml in PyTorch."""
from torch import nn


class Classifier(nn.Module):
    """An LSTM on (batch, time, features), of one or more layers, then a head on the last step."""

    def __init__(self, lstm, head):
        super().__init__()
        self.lstm = lstm
        self.head = head

    def forward(self, x):
        """The head's outputs."""
        _, (hidden, _) = self.lstm(x)
        return self.head(hidden[-1])


MODELS = {
    "lstm-128": lambda: Classifier(nn.LSTM(28, 128, batch_first=True), nn.Linear(128, 10)),
    "stacked-lstm-128": lambda: Classifier(
        nn.LSTM(28, 128, num_layers=2, batch_first=True), nn.Sequential(nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))),
}
