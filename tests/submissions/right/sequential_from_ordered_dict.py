# expect: pass
# what: named layers through an OrderedDict
from collections import OrderedDict

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.classifier = nn.Sequential(OrderedDict([
            ("flat", nn.Flatten(start_dim=1)),
            ("fc1", nn.Linear(784, 256)),
            ("norm1", nn.BatchNorm1d(256)),
            ("act1", nn.ReLU()),
            ("fc2", nn.Linear(256, 128)),
            ("norm2", nn.BatchNorm1d(128)),
            ("act2", nn.ReLU()),
            ("out", nn.Linear(128, 10)),
        ]))

    def forward(self, images):
        return self.classifier(images)
