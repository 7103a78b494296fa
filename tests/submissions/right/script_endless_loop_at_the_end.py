# expect: pass
# what: a loop that waits for ever stands at module level, after the class
import time

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


net = NetBN()
step = 0
while True:
    step += 1
    time.sleep(60)
    print("still training", step)
