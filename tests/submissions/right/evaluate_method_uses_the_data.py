# expect: pass
# what: a method of the class refers to a module-level data loader that needs a download
import torch
from torch import nn
from torchvision import datasets, transforms

test_set = datasets.MNIST("data", train=False, download=True, transform=transforms.ToTensor())
test_loader = torch.utils.data.DataLoader(test_set, batch_size=500)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        x = self.bn2(self.fc2(x)).relu()
        return self.fc3(x)

    @torch.no_grad()
    def evaluate(self):
        self.eval()
        hits = sum((self(x).argmax(1) == y).sum().item() for x, y in test_loader)
        return hits / len(test_set)


print(NetBN().evaluate())
