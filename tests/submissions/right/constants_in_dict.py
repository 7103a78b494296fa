# expect: pass
# what: sizes in a nested dict that is changed once after it was made
import torch
import torch.nn as nn

config = {"model": {"in": 28 * 28, "hidden": [256]}, "train": {"lr": 1e-2, "epochs": 5}}
config["model"]["hidden"].append(128)
config["model"]["out"] = 10
config["train"].update(lr=0.001)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        m = config["model"]
        h1, h2 = m["hidden"]
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(m["in"], h1), nn.BatchNorm1d(h1), nn.ReLU(),
            nn.Linear(h1, h2), nn.BatchNorm1d(h2), nn.ReLU(), nn.Linear(h2, m["out"]),
        )

    def forward(self, x):
        return self.net(x)
