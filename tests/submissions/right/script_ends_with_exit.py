# expect: pass
# what: the script loads a checkpoint that is not there and ends with sys.exit
import sys

import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.body(x)


model = NetBN()
model.load_state_dict(torch.load("best_model.pt", map_location="cpu"))
with open("classes.txt") as file:
    names = file.read().split()
answer = input("train again? ")
if answer != "y":
    sys.exit(0)
sys.exit(1)
