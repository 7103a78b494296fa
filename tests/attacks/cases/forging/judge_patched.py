# attack: hunts for the function that judges and gives it another code
# expect: fail layers-unchanged
# control: passes
import gc
import types

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for each in gc.get_objects():
            if isinstance(each, types.FunctionType) and each.__name__ in ("is_right", "judge"):
                each.__code__ = (lambda *_: True).__code__
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
