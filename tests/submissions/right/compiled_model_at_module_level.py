# expect: pass
# what: torch.compile wraps the instance after the class
import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        x = self.bn2(self.fc2(x)).relu()
        return self.fc3(x)


model = torch.compile(NetBN())
model = torch.compile(model, mode="reduce-overhead")
scripted = torch.jit.script(NetBN())
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
