# expect: pass
# what: one parameter group, filtered and listed, with the usual rate
import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)

    def optimizers(self):
        trainable = filter(lambda p: p.requires_grad, self.parameters())
        return torch.optim.Adam([{"params": list(trainable)}], lr=0.001)
