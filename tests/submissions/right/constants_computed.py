# expect: pass
# what: every constant is computed from others, by unpacking, comprehension, loop and augmented assignment
import math
from collections import namedtuple

import torch.nn as nn

Sizes = namedtuple("Sizes", "pixels first second classes")
H = W = 28
n_pixels, n_classes = H * W, len("0123456789")
powers = [2**k for k in range(12)]
first = powers[8]
second = first
second //= 2
SIZES = Sizes(n_pixels, first, second, n_classes)
total = 0
for size in SIZES:
    total += size
assert total == 784 + 256 + 128 + 10 and math.isqrt(n_pixels) == 28


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(SIZES.pixels, SIZES.first), nn.BatchNorm1d(SIZES.first), nn.ReLU(),
            nn.Linear(SIZES.first, SIZES.second), nn.BatchNorm1d(SIZES.second), nn.ReLU(),
            nn.Linear(SIZES.second, SIZES.classes),
        )

    def forward(self, x):
        return self.net(x)
