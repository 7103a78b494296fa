# expect: pass
# what: the learning rate is a constant that is computed and passed on twice
from torch import nn
from torch import optim

BASE_LR = 1 / 1000
LEARNING_RATE = BASE_LR


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)


if __name__ == "__main__":
    lr = LEARNING_RATE
    network = NetBN()
    trainer = optim.Adam(params=network.parameters(), lr=lr)
