# expect: pass
# what: the class stands in an if block, another version in the branch that is not taken
import torch.nn as nn
import torch.nn.functional as F

USE_BN = True

if USE_BN:

    class NetBN(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = nn.Linear(784, 256)
            self.bn1 = nn.BatchNorm1d(256)
            self.fc2 = nn.Linear(256, 128)
            self.bn2 = nn.BatchNorm1d(128)
            self.fc3 = nn.Linear(128, 10)

        def forward(self, x):
            x = F.relu(self.bn1(self.fc1(x.flatten(1))))
            x = F.relu(self.bn2(self.fc2(x)))
            return self.fc3(x)

else:

    class NetBN(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))

        def forward(self, x):
            return self.net(x)
