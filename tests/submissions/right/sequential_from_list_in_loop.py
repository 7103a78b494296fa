# expect: pass
# what: the layers collected in a list by a loop over the sizes, then unpacked into a Sequential
import torch.nn as nn

SIZES = [784, 256, 128, 10]


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        modules = []
        last = len(SIZES) - 2
        for i, (n_in, n_out) in enumerate(zip(SIZES[:-1], SIZES[1:])):
            modules.append(nn.Linear(n_in, n_out))
            if i < last:
                modules += [nn.BatchNorm1d(n_out), nn.ReLU()]
        self.net = nn.Sequential(*modules)

    def forward(self, x):
        return self.net(x.reshape(x.size(0), -1))
