# expect: pass
# what: weight matrices stored as (in, out), multiplied with torch.matmul and mm, no bias before the norms
import torch
from torch import nn


def weight(n_in, n_out):
    w = torch.empty(n_in, n_out)
    nn.init.xavier_uniform_(w)
    return nn.Parameter(w)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1, self.w2, self.w3 = weight(784, 256), weight(256, 128), weight(128, 10)
        self.bias = nn.Parameter(torch.zeros(10))
        self.bn1, self.bn2 = nn.BatchNorm1d(256), nn.BatchNorm1d(128)

    def forward(self, x):
        x = x.reshape(x.shape[0], -1)
        x = self.bn1(torch.matmul(x, self.w1)).relu()
        x = self.bn2(torch.mm(x, self.w2)).relu()
        return x.matmul(self.w3).add(self.bias)
