# attack: writes to the file from which a CI system sets variables
# expect: error submission-loads
# says: write
# control: changes
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        with open("@FOLDER@/github_env", "a") as file:
            file.write("GRADE=100\\n")
