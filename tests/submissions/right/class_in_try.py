# expect: pass
# what: imports and class in a try block, with a fallback for a missing package
try:
    from fancy_torch_extras import FastReLU as ReLU
except ImportError:
    from torch.nn import ReLU

try:
    import torch.nn as nn

    class NetBN(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(
                nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), ReLU(),
                nn.Linear(256, 128), nn.BatchNorm1d(128), ReLU(), nn.Linear(128, 10),
            )

        def forward(self, x):
            return self.layers(x)

except Exception as problem:
    print("could not define the network:", problem)
