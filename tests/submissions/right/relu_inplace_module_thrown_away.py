# expect: pass
# what: ReLU(inplace=True) called as a statement
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.lin1, self.lin2, self.lin3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.norm1, self.norm2 = nn.BatchNorm1d(256), nn.BatchNorm1d(128)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, img):
        out = self.norm1(self.lin1(self.flatten(img)))
        self.relu(out)
        out = self.norm2(self.lin2(out))
        self.relu(out)
        return self.lin3(out)
