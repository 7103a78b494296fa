# expect: pass
# what: sizes as attributes of the network class itself, one of them a property
import torch.nn as nn


class NetBN(nn.Module):
    N_IN, N_OUT = 28**2, 10
    hidden = (256, 128)

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(self.N_IN, self.hidden[0])
        self.bn1 = nn.BatchNorm1d(self.hidden[0])
        self.fc2 = nn.Linear(*self.hidden)
        self.bn2 = nn.BatchNorm1d(self.hidden[-1])
        self.fc3 = nn.Linear(self.hidden[-1], self.N_OUT)

    @property
    def device(self):
        return next(self.parameters()).device

    @classmethod
    def build(cls):
        return cls().train()

    def forward(self, x):
        x = x.to(self.device).reshape(-1, self.N_IN)
        x = self.bn1(self.fc1(x)).relu()
        x = self.bn2(self.fc2(x)).relu()
        return self.fc3(x)
