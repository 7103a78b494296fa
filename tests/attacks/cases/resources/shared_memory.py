# attack: fills the shared memory of the machine
# expect: error submission-loads
# says: write a file|graded code has no files
# control: none, Python's own keeper of shared memory deletes it at the end
import multiprocessing.shared_memory

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        multiprocessing.shared_memory.SharedMemory("bngrade-attack-shared", create=True, size=2**20)
