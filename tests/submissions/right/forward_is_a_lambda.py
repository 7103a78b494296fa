# expect: pass
# what: forward is a lambda in the class body
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.steps = nn.ModuleList([
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        ])

    forward = lambda self, x: self.run(x, 0)

    def run(self, x, i):
        return x if i == len(self.steps) else self.run(self.steps[i](x), i + 1)
