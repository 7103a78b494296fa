# expect: fail batchnorm-before-activation
# what: print(model) shows linear, norm, ReLU; forward runs the list in another order
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([
            nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(),
            nn.Linear(128, 10),
        ])

    def forward(self, x):
        x = x.flatten(1)
        for i in (0, 2, 1, 3, 5, 4, 6):
            x = self.layers[i](x)
        return x
