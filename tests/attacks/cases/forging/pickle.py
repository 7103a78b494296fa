# attack: unpickles an object that runs a command
# expect: error submission-loads
# says: start a process
# control: changes
import pickle

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        pickle.loads(b"cos\nsystem\n(S'touch @FOLDER@/pickled'\ntR.")
