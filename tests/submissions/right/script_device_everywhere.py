# expect: pass
# what: the device is chosen at module level and used in forward and in the loop
import torch
import torch.nn as nn
import torchvision

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
print("using", device)
if device.type == "cuda":
    torch.backends.cudnn.benchmark = True


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256, device=device)
        self.bn1 = nn.BatchNorm1d(256, device=device)
        self.fc2 = nn.Linear(256, 128).to(device)
        self.bn2 = nn.BatchNorm1d(128).to(device)
        self.fc3 = nn.Linear(128, 10)
        self.to(device)

    def forward(self, x):
        x = x.to(device, non_blocking=True)
        x = x.view(x.size(0), -1)
        x = torch.relu(self.bn1(self.fc1(x)))
        x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


train_set = torchvision.datasets.MNIST("data", download=True, transform=torchvision.transforms.ToTensor())
loader = torch.utils.data.DataLoader(train_set, batch_size=32, shuffle=True, num_workers=4)
net = NetBN().to(device)
net = nn.DataParallel(net) if torch.cuda.device_count() > 1 else net
optim = torch.optim.Adam(net.parameters(), lr=0.001)
for epoch in range(3):
    for x, y in loader:
        loss = nn.functional.cross_entropy(net(x.to(device)), y.to(device))
        optim.zero_grad()
        loss.backward()
        optim.step()
