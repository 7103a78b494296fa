# expect: pass
# what: sizes and learning rate in a dataclass, whose annotations matter
from dataclasses import dataclass, field
from typing import List, Optional

import torch
import torch.nn as nn


@dataclass(frozen=True)
class Config:
    n_in: int = 784
    hidden: List[int] = field(default_factory=lambda: [256, 128])
    n_out: int = 10
    lr: float = 1e-3
    comment: Optional[str] = None


cfg = Config()


class NetBN(nn.Module):
    def __init__(self, cfg: Config = cfg):
        super().__init__()
        self.fc1 = nn.Linear(cfg.n_in, cfg.hidden[0])
        self.bn1 = nn.BatchNorm1d(cfg.hidden[0])
        self.fc2 = nn.Linear(*cfg.hidden)
        self.bn2 = nn.BatchNorm1d(cfg.hidden[1])
        self.fc3 = nn.Linear(cfg.hidden[1], cfg.n_out)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        x = self.bn2(self.fc2(x)).relu()
        return self.fc3(x)


model = NetBN(cfg)
opt = torch.optim.Adam(model.parameters(), lr=cfg.lr)
