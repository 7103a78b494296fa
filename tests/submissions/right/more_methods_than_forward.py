# expect: pass
# what: predict, save, accuracy and a custom repr beside forward
import torch
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    """A network that can also predict."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def encode(self, x):
        x = F.relu(self.bn1(self.fc1(x.flatten(1))))
        return F.relu(self.bn2(self.fc2(x)))

    def forward(self, x):
        return self.fc3(self.encode(x))

    @torch.no_grad()
    def predict(self, x):
        self.eval()
        return F.softmax(self(x), dim=1).argmax(1)

    def predict_proba(self, x):
        return torch.softmax(self.forward(x), -1)

    def save(self, path="net.pt"):
        torch.save(self.state_dict(), path)

    @property
    def n_parameters(self):
        return sum(p.numel() for p in self.parameters())

    def __repr__(self):
        return f"NetBN({self.n_parameters})"
