# attack: writes to the file from which a CI system takes a step's outputs, at the place that the environment names
# expect: error submission-loads
# says: KeyError
# control: changes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        with open(os.environ["GITHUB_OUTPUT"], "a") as file:
            file.write("points=100")
