# expect: pass
# what: the network is itself a Sequential and has no forward of its own
from torch.nn import BatchNorm1d, Flatten, Linear, ReLU, Sequential


class NetBN(Sequential):
    def __init__(self):
        super().__init__(
            Flatten(),
            Linear(784, 256), BatchNorm1d(256), ReLU(),
            Linear(256, 128), BatchNorm1d(128), ReLU(),
            Linear(128, 10),
        )
