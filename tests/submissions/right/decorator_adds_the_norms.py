# expect: pass
# what: a decorator puts a norm behind each hidden linear layer of the plain class
import torch.nn as nn


def with_batch_norm(cls):
    class Normed(cls):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            for name in ("fc1", "fc2"):
                linear = getattr(self, name)
                setattr(self, name, nn.Sequential(linear, nn.BatchNorm1d(linear.out_features)))

    return Normed


@with_batch_norm
class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)
        self.relu = nn.ReLU()

    def forward(self, x):
        x = x.view(-1, 784)
        x = self.relu(self.fc1(x))
        x = self.relu(self.fc2(x))
        return self.fc3(x)
