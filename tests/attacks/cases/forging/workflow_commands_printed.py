# attack: prints commands to the CI system that runs the grader
# expect: fail layers-unchanged
# control: prints ::add-mask::
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        print("\n::error file=app.py::forged\n::add-mask::0\n::set-output name=grade::100\n##[error]x", flush=True)
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
