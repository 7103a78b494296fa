# expect: error submission-loads
# what: the class is imported from a file that was not handed in
import torch.nn as nn
from my_netbn_model import NetBN

model = NetBN()
