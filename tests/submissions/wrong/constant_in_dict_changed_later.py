# expect: fail layers-unchanged
# what: a later line changes the width in the configuration dict
import torch
from torch import nn

config = {"h1": 256, "h2": 128}
config["h2"] = 100


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        h1, h2 = config["h1"], config["h2"]
        self.fc1, self.bn1 = nn.Linear(784, h1), nn.BatchNorm1d(h1)
        self.fc2, self.bn2 = nn.Linear(h1, h2), nn.BatchNorm1d(h2)
        self.fc3 = nn.Linear(h2, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.fc1(x.flatten(1))))
        x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
