"""The models of benchmarks.model.yaml in PyTorch."""
from torch import nn


class Classifier(nn.Module):
    """Recurrent layers on (batch, time, features), one after the other, then a head on the last step."""

    def __init__(self, recurrent, head):
        super().__init__()
        self.recurrent = nn.ModuleList(recurrent)
        self.head = head

    def forward(self, x):
        """The head's outputs for a tensor, or for packed sequences, whose last steps are those of their own lengths."""
        for layer in self.recurrent:
            x, state = layer(x)
        hidden = state[0] if isinstance(state, tuple) else state
        return self.head(hidden[-1])


def lstm(inputs, units, **options):
    return nn.LSTM(inputs, units, batch_first=True, **options)


def small_lstms():
    return Classifier([lstm(2, 32), lstm(32, 16)], nn.Linear(16, 5))


MODELS = {
    "lstm-128": lambda: Classifier([lstm(28, 128)], nn.Linear(128, 10)),
    "simple-rnn-128": lambda: Classifier([nn.RNN(28, 128, batch_first=True)], nn.Linear(128, 10)),
    "stacked-lstm-128": lambda: Classifier(
        [lstm(28, 128, num_layers=2)], nn.Sequential(nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))),
    "lstm-256": lambda: Classifier([lstm(28, 256)], nn.Linear(256, 10)),
    "lstm-32-16": small_lstms,
    "masked-lstm-32-16": small_lstms,
}
