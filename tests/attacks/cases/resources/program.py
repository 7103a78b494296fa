# attack: starts a program
# expect: error submission-loads
# says: start a process
# control: changes
import subprocess

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        subprocess.run(["touch", "@FOLDER@/bngrade-attack-program"], check=True)
