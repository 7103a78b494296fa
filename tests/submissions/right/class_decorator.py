# expect: pass
# what: a class decorator that registers the class and one that counts its calls
import functools

import torch.nn as nn

REGISTRY = {}


def register(name):
    def wrap(cls):
        REGISTRY[name] = cls
        return cls

    return wrap


def counted(cls):
    original = cls.forward

    @functools.wraps(original)
    def forward(self, *args, **kwargs):
        self.calls = getattr(self, "calls", 0) + 1
        return original(self, *args, **kwargs)

    cls.forward = forward
    return cls


@register("netbn")
@counted
class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(),
            nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)
