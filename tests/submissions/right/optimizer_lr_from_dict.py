# expect: pass
# what: the learning rate stands in a configuration dict
import torch
from torch import nn

config = {
    "batch_size": 64,
    "lr": 1e-3,
    "optimizer": {"name": "adam", "lr": 0.001},
}


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)


model = NetBN()
optimizer = torch.optim.Adam(model.parameters(), lr=config["optimizer"]["lr"])
