# expect: fail batchnorm-present
# what: mean and variance of the batch by hand, without a batch norm layer
import torch
from torch import nn


def batch_norm(x, eps=1e-5):
    mean = x.mean(dim=0, keepdim=True)
    var = x.var(dim=0, unbiased=False, keepdim=True)
    return (x - mean) / torch.sqrt(var + eps)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = torch.relu(batch_norm(self.fc1(x.flatten(1))))
        x = torch.relu(batch_norm(self.fc2(x)))
        return self.fc3(x)
