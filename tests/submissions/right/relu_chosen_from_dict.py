# expect: pass
# what: the activation is looked up by name among others that are not used
import torch
import torch.nn as nn

ACTIVATIONS = {"relu": nn.ReLU, "gelu": nn.GELU, "tanh": nn.Tanh, "sigmoid": torch.sigmoid}


class NetBN(nn.Module):
    def __init__(self, activation="relu"):
        super().__init__()
        act = ACTIVATIONS[activation]
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 256), nn.BatchNorm1d(256), act(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), act(),
            nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)
