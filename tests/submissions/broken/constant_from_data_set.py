# expect: error submission-loads
# what: the number of classes is counted in a downloaded data set
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms

train_set = datasets.MNIST("mnist_not_here", train=True, download=True, transform=transforms.ToTensor())
NUM_CLASSES = len(train_set.classes)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, NUM_CLASSES)

    def forward(self, x):
        x = x.view(-1, 784)
        x = F.relu(self.bn1(self.fc1(x)))
        x = F.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
