# attack: ignores every signal that can be ignored
# expect: error submission-loads
# says: did not finish in 0.5 s
# control: hangs
# limit: 0.5
import signal

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            try:
                signal.signal(number, signal.SIG_IGN)
            except OSError:
                continue
        signal.pause()
