"""What a training must not leave behind in its process, and what must not reach it from there."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def isolated(device: torch.device, seed: int) -> Iterator[None]:
    """Compute on one thread with torch's generators seeded; restore both afterwards.

    Nets of an exercise's size train no slower on one thread, and always in the same order of summation.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
            torch.manual_seed(seed)
            yield
    finally:
        torch.set_num_threads(threads)
