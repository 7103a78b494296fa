# expect: pass
# what: a block class that holds linear, norm and activation, used twice
import torch.nn as nn


class DenseBlock(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.linear = nn.Linear(n_in, n_out)
        self.norm = nn.BatchNorm1d(n_out)
        self.activation = nn.ReLU()

    def forward(self, x):
        return self.activation(self.norm(self.linear(x)))


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.block1 = DenseBlock(784, 256)
        self.block2 = DenseBlock(256, 128)
        self.out = nn.Linear(128, 10)

    def forward(self, x):
        x = x.view(-1, 784)
        x = self.block1(x)
        x = self.block2(x)
        return self.out(x)
