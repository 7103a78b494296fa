# expect: pass
# what: the plain stack is built first and the norms are inserted afterwards
import torch.nn as nn


def plain():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU()
    )


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = plain()
        self.stack.insert(4, nn.BatchNorm1d(128))
        self.stack.insert(2, nn.BatchNorm1d(256))
        self.stack.append(nn.Linear(128, 10))

    def forward(self, x):
        return self.stack(x)
