# expect: fail batchnorm-present
# what: InstanceNorm1d over each sample
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.in1 = nn.InstanceNorm1d(1)
        self.fc2 = nn.Linear(256, 128)
        self.in2 = nn.InstanceNorm1d(1)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.in1(self.fc1(x.flatten(1)).unsqueeze(1)).squeeze(1).relu()
        x = self.in2(self.fc2(x).unsqueeze(1)).squeeze(1).relu()
        return self.fc3(x)
