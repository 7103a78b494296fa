# expect: pass
# what: checks its own values with assert, which depends on the data but leaves the network alone
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        assert torch.is_tensor(x) and x.shape[1:] == (1, 28, 28)
        x = x.flatten(1)
        assert not torch.isnan(x).any(), "NaN in the input"
        x = torch.relu(self.bn1(self.fc1(x)))
        assert x.min() >= 0
        x = torch.relu(self.bn2(self.fc2(x)))
        out = self.fc3(x)
        assert torch.isfinite(out).all()
        return out
