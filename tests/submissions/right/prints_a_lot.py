# expect: pass
# what: prints a megabyte while it is built and run
import torch.nn as nn

print("loading " * 1000)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for i in range(2000):
            print("layer", i, "." * 200)
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        for row in range(2000):
            print(row, "-" * 200)
        return self.net(x)
