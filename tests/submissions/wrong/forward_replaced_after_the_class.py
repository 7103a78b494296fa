# expect: fail batchnorm-present
# what: the class is right, but its forward is replaced by one without norms
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.fc1(x.flatten(1))))
        x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


def quick_forward(self, x):
    return self.fc3(torch.relu(self.fc2(torch.relu(self.fc1(x.flatten(1))))))


NetBN.forward = quick_forward
