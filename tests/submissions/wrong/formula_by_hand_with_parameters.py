# expect: fail batchnorm-present
# what: a module called BatchNorm with the formula, gamma and beta, but without running statistics
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(n))
        self.beta = nn.Parameter(torch.zeros(n))

    def forward(self, x):
        x = x - x.mean(0)
        x = x / (x.std(0) + 1e-5)
        return self.gamma * x + self.beta


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), BatchNorm(256), nn.ReLU(),
            nn.Linear(256, 128), BatchNorm(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)
