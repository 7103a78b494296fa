# attack: reads the rubric through the C library
# expect: error submission-loads
# says: LookupError: b''
# control: tells
import ctypes

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        libc, text = ctypes.CDLL(None), ctypes.create_string_buffer(64)
        libc.read(libc.open(b"@FOLDER@/rubric.yaml", 0), text, 64)
        raise LookupError(text.value)
