# expect: pass
# what: nn.ReLU() is constructed anew at each call, in forward
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense1 = nn.Linear(784, 256)
        self.batch_norm1 = nn.BatchNorm1d(256)
        self.dense2 = nn.Linear(256, 128)
        self.batch_norm2 = nn.BatchNorm1d(128)
        self.dense3 = nn.Linear(128, 10)

    def forward(self, x):
        x = nn.Flatten()(x)
        x = nn.ReLU()(self.batch_norm1(self.dense1(x)))
        x = nn.ReLU()(self.batch_norm2(self.dense2(x)))
        return self.dense3(x)
