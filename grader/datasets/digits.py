"""scikit-learn's 1,797 handwritten digits as small MNIST-like images: the data that is there without a network.

8x8 pixels of 0 to 16 are enlarged bilinearly to 20x20, as `torch.nn.functional.interpolate(align_corners=False)` does, and
get a margin of 4, as MNIST's digits have. All in integers: the bytes are the same on every machine.

Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from grader.datasets.model import ImageData

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "digits"
TRAIN = 1197
"""Images in the train part; the other 600 are the test part."""

SPLIT_SEED = 0
SIDE, ENLARGED, MARGIN = 8, 20, 4
WHITE = 16
"""The largest pixel value of the source."""


def load() -> ImageData:
    """Return the digits in their fixed split."""
    import numpy as np
    import torch

    pixels, labels = _read()
    order = np.random.RandomState(SPLIT_SEED).permutation(len(labels))  # a stream that NumPy has frozen for ever
    train, test = order[:TRAIN], order[TRAIN:]
    images = _enlarge(pixels)
    parts = [images[train], labels[train], images[test], labels[test]]
    train_images, train_labels, test_images, test_labels = [torch.from_numpy(part) for part in parts]
    return ImageData(
        name=NAME,
        digest=hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest(),
        train_images=train_images,
        train_labels=train_labels.to(torch.int64),
        test_images=test_images,
        test_labels=test_labels.to(torch.int64),
    )


def _read() -> tuple["NDArray[np.int64]", "NDArray[np.uint8]"]:
    """Return pixels (1797, 8, 8) and labels (1797,)."""
    import numpy as np

    table = _table()
    return table[:, :-1].reshape(-1, SIDE, SIDE), table[:, -1].astype(np.uint8)


def _table() -> "NDArray[np.int64]":
    """Read 64 pixels and a label for each digit: from scikit-learn's file, because importing scikit-learn takes two seconds."""
    import numpy as np

    package = find_spec("sklearn")
    if package and package.origin:
        path = Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"
        if path.is_file():
            return np.loadtxt(path, delimiter=",").astype(np.int64)
    from sklearn.datasets import load_digits

    digits = load_digits()
    return np.column_stack([digits.data, digits.target]).astype(np.int64)


def _enlarge(pixels: "NDArray[np.int64]") -> "NDArray[np.uint8]":
    """Turn (n, 8, 8) of 0 to 16 into (n, 28, 28) of 0 to 255."""
    import numpy as np

    weights = np.zeros((ENLARGED, SIDE), dtype=np.int64)  # in tenths of a source pixel
    for row in range(ENLARGED):
        tenths = max(4 * row - 3, 0)  # 10 * ((row + 0.5) * SIDE / ENLARGED - 0.5)
        near, fraction = divmod(tenths, 10)
        weights[row, near] += 10 - fraction
        weights[row, min(near + 1, SIDE - 1)] += fraction
    white = 100 * WHITE
    enlarged = (2 * 255 * (weights @ pixels @ weights.T) + white) // (2 * white)  # rounded to the nearest
    return np.pad(enlarged.astype(np.uint8), ((0, 0), (MARGIN, MARGIN), (MARGIN, MARGIN)))
