# expect: pass
# what: nn.Identity and Dropout(0.0) stand between the layers and do nothing
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Identity(), nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.0),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Dropout(p=0), nn.Linear(128, 10), nn.Identity(),
        )

    def forward(self, x):
        return self.net(x)
