# expect: pass
# what: argparse at module level, and the class takes its widths from the parsed defaults
import argparse

import torch.nn as nn

parser = argparse.ArgumentParser(description="MNIST with batch norm")
parser.add_argument("--hidden1", type=int, default=256)
parser.add_argument("--hidden2", type=int, default=128)
parser.add_argument("--epochs", type=int, default=5)
args = parser.parse_args()


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, args.hidden1), nn.BatchNorm1d(args.hidden1), nn.ReLU(),
            nn.Linear(args.hidden1, args.hidden2), nn.BatchNorm1d(args.hidden2), nn.ReLU(),
            nn.Linear(args.hidden2, 10),
        )

    def forward(self, x):
        return self.net(x)
