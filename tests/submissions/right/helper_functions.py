# expect: pass
# what: free functions build and run the hidden layers, one defined below the class
import torch.nn as nn


def hidden(n_in, n_out):
    return nn.Sequential(linear(n_in, n_out), nn.BatchNorm1d(n_out))


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.h1 = hidden(784, 256)
        self.h2 = hidden(256, 128)
        self.out = linear(128, 10)

    def forward(self, x):
        return self.out(apply(apply(flat(x), self.h1), self.h2))


def linear(n_in, n_out):
    return nn.Linear(n_in, n_out)


def flat(x):
    return x.view(x.size(0), -1)


apply = lambda x, block: activation(block(x))
activation = nn.ReLU()
