# expect: pass
# what: NetBN is a general network with its arguments filled in by functools.partial
from functools import partial

import torch.nn as nn


class MLP(nn.Module):
    def __init__(self, sizes, norm_layer=nn.Identity, act=nn.ReLU):
        super().__init__()
        hidden = []
        for a, b in zip(sizes[:-2], sizes[1:-1]):
            hidden += [nn.Linear(a, b), norm_layer(b), act()]
        self.hidden = nn.Sequential(*hidden)
        self.out = nn.Linear(sizes[-2], sizes[-1])

    def forward(self, x):
        return self.out(self.hidden(x.flatten(1)))


NetBN = partial(MLP, sizes=(784, 256, 128, 10), norm_layer=nn.BatchNorm1d)
