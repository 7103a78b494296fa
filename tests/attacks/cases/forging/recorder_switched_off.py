# attack: hides a scaling of the logits from the recorder
# expect: fail layers-unchanged
# control: passes
import torch

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.bn1, self.bn2 = nn.BatchNorm1d(256), nn.BatchNorm1d(128)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        logits = self.fc3(self.bn2(self.fc2(x)).relu())
        with torch._C.DisableTorchFunction():
            return logits * 100
