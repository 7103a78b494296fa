# expect: pass
# what: a function makes the class and returns it
import torch.nn as nn


def make_network(widths, norm):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            parts = [nn.Flatten()]
            for a, b in zip(widths, widths[1:-1]):
                parts.extend((nn.Linear(a, b), norm(b), nn.ReLU()))
            parts.append(nn.Linear(*widths[-2:]))
            self.parts = nn.Sequential(*parts)

        def forward(self, x):
            return self.parts(x)

    return Network


Baseline = make_network([784, 256, 128, 10], lambda n: nn.Identity())
NetBN = make_network([784, 256, 128, 10], nn.BatchNorm1d)
