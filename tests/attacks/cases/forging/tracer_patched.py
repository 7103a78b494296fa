# attack: has the tracer in the child follow another network than the class makes
# expect: pass
# control: none, it takes a tracer, which a naive grader lacks
# provenance: trace
import sys

from torch import nn


class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.bn1, self.bn2 = nn.BatchNorm1d(256), nn.BatchNorm1d(128)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        return self.fc3(self.bn2(self.fc2(x)).relu())


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        frame = sys._getframe()
        while "run_submission" not in frame.f_globals or "trace" not in frame.f_globals:
            frame = frame.f_back
        real = frame.f_globals["trace"]
        frame.f_globals["trace"] = lambda _network, *rest: real(Right(), *rest)
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
