# attack: asks a web server
# expect: error submission-loads
# says: tries to open a network connection; graded code has no network
# control: sends tcp
import urllib.request

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        urllib.request.urlopen("http://127.0.0.1:@TCP@/", timeout=0.2)
