# expect: error submission-loads
# what: the class exists only while main() runs
import torch
import torch.nn as nn


def main():
    class NetBN(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))

        def forward(self, x):
            return self.net(x)

    print(NetBN()(torch.rand(2, 1, 28, 28)))


if __name__ == "__main__":
    main()
