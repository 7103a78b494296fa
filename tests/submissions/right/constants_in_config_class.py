# expect: pass
# what: sizes as class attributes, one of them computed from another and one set later
import torch
import torch.nn as nn


class CFG:
    side = 28
    pixels = side * side
    hidden = 256
    half = hidden // 2
    classes = 0
    lr = 10**-3
    device = "cuda" if torch.cuda.is_available() else "cpu"


CFG.classes = 10


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(CFG.pixels, CFG.hidden), nn.BatchNorm1d(CFG.hidden)
        self.fc2, self.bn2 = nn.Linear(CFG.hidden, CFG.half), nn.BatchNorm1d(CFG.half)
        self.fc3 = nn.Linear(CFG.half, CFG.classes)

    def forward(self, x):
        x = x.to(CFG.device).view(-1, CFG.pixels)
        x = torch.relu(self.bn1(self.fc1(x)))
        x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


net = NetBN().to(CFG.device)
optimizer = torch.optim.Adam(net.parameters(), lr=CFG.lr)
