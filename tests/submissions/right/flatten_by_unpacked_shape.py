# expect: pass
# what: unpacks x.shape and multiplies the sides
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Sequential(
            nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(),
        )
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        b, c, h, w = x.shape
        assert c == 1, "grey images only"
        return self.head(self.hidden(x.reshape(b, c * h * w)))
