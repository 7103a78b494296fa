# expect: pass
# what: every name says something else, yet the right network runs
import torch.nn as nn

LayerNorm = nn.BatchNorm1d


class Dropout(nn.BatchNorm1d):
    """Not a dropout."""


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.softmax = nn.Linear(784, 256)
        self.dropout = Dropout(256)
        self.leaky_relu = nn.ReLU()
        self.conv2 = nn.Linear(256, 128)
        self.layer_norm = LayerNorm(128)
        self.sigmoid = nn.Linear(128, 10)

    def forward(self, x):
        x = self.softmax(x.flatten(1))
        x = self.leaky_relu(self.dropout(x))
        x = self.conv2(x)
        x = self.leaky_relu(self.layer_norm(x))
        return self.sigmoid(x)
