# expect: pass
# what: Cyrillic and Greek identifiers
import torch
from torch import nn

η = 1e-3


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.слой1 = nn.Linear(784, 256)
        self.норма1 = nn.BatchNorm1d(256)
        self.слой2 = nn.Linear(256, 128)
        self.норма2 = nn.BatchNorm1d(128)
        self.выход = nn.Linear(128, 10)

    def forward(self, х):
        х = х.view(-1, 784)
        α = torch.relu(self.норма1(self.слой1(х)))
        β = torch.relu(self.норма2(self.слой2(α)))
        return self.выход(β)


optimizer = torch.optim.Adam(NetBN().parameters(), lr=η)
