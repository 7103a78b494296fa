# expect: fail only-batchnorm-added
# what: the dropout looks off by its name; the constant is 0.2
import torch.nn as nn

NO_DROPOUT = 0.2


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(NO_DROPOUT),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)
