# attack: calls an identity BatchNorm1d, module and all
# expect: fail batchnorm-present
# control: passes
from torch import nn


class BatchNorm1d(nn.Identity):
    def __init__(self, _features):
        super().__init__()


BatchNorm1d.__module__ = "torch.nn.modules.batchnorm"


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.bn1, self.bn2 = BatchNorm1d(256), BatchNorm1d(128)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        return self.fc3(self.bn2(self.fc2(x)).relu())
