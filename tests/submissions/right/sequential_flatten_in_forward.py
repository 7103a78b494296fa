# expect: pass
# what: the layers in a Sequential, the flattening by hand with view(-1, 784)
from torch import nn, optim


class NetBN(nn.Module):
    def __init__(self):
        super(NetBN, self).__init__()
        self.layers = nn.Sequential(
            nn.Linear(28 * 28, 256), nn.BatchNorm1d(256), nn.ReLU(inplace=True),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(inplace=True),
            nn.Linear(128, 10),
        )

    def forward(self, x):
        x = x.view(-1, 784)
        return self.layers(x)


def get_optimizer(model):
    return optim.Adam(model.parameters(), 1e-3)
