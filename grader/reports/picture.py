"""Pictures: what they need, and turning a figure of matplotlib into bytes, the same ones for the same figure.

Matplotlib is the optional extra `plot`; it is imported when a picture is asked for.
"""

import io
import warnings
from typing import TYPE_CHECKING, Literal

from grader.reports.inert import inert

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PictureFormat = Literal["svg", "png"]

_DPI = 144


class PlotUnavailableError(Exception):
    """There is no matplotlib; the message says what to install."""


def require_matplotlib() -> None:
    """Raise `PlotUnavailableError` unless pictures can be drawn, before anything is measured for one."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise PlotUnavailableError("a picture needs matplotlib; get it with `pip install 'bngrade[plot]'`")


def encoded(figure: "Figure", format_: PictureFormat) -> bytes:
    """Return a figure as the bytes of a file, without dates and chance in it."""
    import matplotlib as mpl

    content = io.BytesIO()
    metadata = {"Date": None} if format_ == "svg" else {}
    with mpl.rc_context({"svg.hashsalt": "bngrade"}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of letters that a font lacks, in the names of files
        figure.savefig(content, format=format_, dpi=_DPI, metadata=metadata)
    return content.getvalue()


def plain(text: str) -> str:
    """Return a text that is drawn as it is: a dollar sign begins no formula, and what XML has no place for is spelt."""
    return inert(text).replace("$", r"\$")
