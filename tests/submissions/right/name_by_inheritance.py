# expect: pass
# what: NetBN is an empty subclass of the real network
import torch.nn as nn


class MLP(nn.Module):
    def __init__(self, norm=True):
        super().__init__()
        layers = [nn.Flatten()]
        for i, o in [(784, 256), (256, 128)]:
            layers.append(nn.Linear(i, o))
            if norm:
                layers.append(nn.BatchNorm1d(o))
            layers.append(nn.ReLU())
        layers.append(nn.Linear(128, 10))
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)


class NetBN(MLP):
    pass
