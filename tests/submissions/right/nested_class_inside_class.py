# expect: pass
# what: the block class is defined in the body of the network class
import torch.nn as nn


class NetBN(nn.Module):
    class Hidden(nn.Sequential):
        def __init__(self, i, o):
            super().__init__(nn.Linear(i, o), nn.BatchNorm1d(o), nn.ReLU())

    def __init__(self):
        super().__init__()
        self.hidden = nn.Sequential(self.Hidden(784, 256), NetBN.Hidden(256, 128))
        self.readout = nn.Linear(128, 10)

    def forward(self, x):
        return self.readout(self.hidden(x.reshape(-1, 784)))
