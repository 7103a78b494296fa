"""The distributions of a calibration as a picture, SVG or PNG: for each check a panel, in it a histogram for each network.

The picture is a list of shapes, drawn by two small renderers. SVG is text; for PNG Pillow draws, which torchvision brings along.
"""

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

from grader.rubric.calibrate.statistics import histogram
from grader.rubric.calibrate.summary import CalibrationReport

from grader.reports.inert import inert
from grader.rubric.model import METRIC_OF_CHECK, TARGETS, CheckSpec
from grader.value import Value

_WIDTH, _PANEL, _MARGIN, _HEAD = 720, 190, 40, 40
_BINS = 48
_TEXT_SIZE = 13
_INK, _TARGET = "#333333", "#c0392b"
_COLOURS = ("#2a7fba", "#e08a1e", "#5a9e4b", "#8e5ea2", "#7f7f7f")


class Shape(Value):
    """A filled rectangle; with a text, that text from its upper left corner."""

    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    colour: str = _INK
    text: str = ""


class Picture(Value):
    """What to draw, in pixels."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def picture(report: CalibrationReport) -> Picture:
    """Lay out the distributions."""
    height = _HEAD + _PANEL * len(report.checks)
    shapes = [Shape(x=_MARGIN, y=12, text=f"{report.exercise} on {report.dataset}, {report.runs} verdicts of each network")]
    for number, check in enumerate(report.checks):
        shapes += _panel(report, check, _HEAD + number * _PANEL)
    return Picture(width=_WIDTH, height=height, shapes=tuple(shapes))


def _panel(report: CalibrationReport, check: CheckSpec, top: float) -> Iterator[Shape]:
    metric = METRIC_OF_CHECK[check.id]
    named = [(each.name, [run.figures[metric] for run in each.verdicts if run.figures]) for each in report.networks]
    targets = [target for name in TARGETS if (target := getattr(check, name)) is not None]
    everything = [*targets, *(figure for _, figures in named for figure in figures)]
    low, high = min(everything), max(everything)
    floor, room = top + _PANEL - 34, _PANEL - 90
    yield Shape(x=_MARGIN, y=top, text=f"{check.id}: {check.target_text}")
    for number, (name, figures) in enumerate(named):
        colour = _COLOURS[number % len(_COLOURS)]
        yield Shape(x=_MARGIN + number * 130, y=top + 20, text=inert(name)[-18:], colour=colour)
        yield from _bars(histogram(figures, low, high, _BINS), floor, room, colour, number / len(named), len(named))
    for target in targets:
        place = (target - low) / (high - low) if high > low else 0.0
        yield Shape(x=_MARGIN + place * _across() - 1, y=top + 40, width=2, height=floor - top - 40, colour=_TARGET)
    yield Shape(x=_MARGIN, y=floor, width=_across(), height=1)
    yield Shape(x=_MARGIN, y=floor + 6, text=f"{low:.4f}")
    yield Shape(x=_MARGIN + _across() - 46, y=floor + 6, text=f"{high:.4f}")


def _bars(counts: list[int], floor: float, room: float, colour: str, shift: float, networks: int) -> Iterator[Shape]:
    """Stand the bars of several networks beside each other in each bin."""
    step, most = _across() / _BINS, max(counts)
    for place, count in enumerate(counts):
        if count:
            tall = room * count / most
            x = _MARGIN + (place + shift) * step
            yield Shape(x=x, y=floor - tall, width=step / networks, height=tall, colour=colour)


def _across() -> float:
    return float(_WIDTH - 2 * _MARGIN)


def to_svg(drawn: Picture) -> str:
    """Return the picture as SVG."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawn.width}" height="{drawn.height}" '
        f'font-family="sans-serif" font-size="{_TEXT_SIZE}">',
        '<rect width="100%" height="100%" fill="white"/>',
        *(_svg(shape) for shape in drawn.shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _svg(shape: Shape) -> str:
    if shape.text:
        return f'<text x="{shape.x:.1f}" y="{shape.y + _TEXT_SIZE:.1f}" fill="{shape.colour}">{escape(shape.text)}</text>'
    size = f'width="{shape.width:.1f}" height="{shape.height:.1f}"'
    return f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" {size} fill="{shape.colour}"/>'


def to_png(drawn: Picture) -> bytes:
    """Return the picture as PNG."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (drawn.width, drawn.height), "white")
    canvas, font = ImageDraw.Draw(image), ImageFont.load_default(_TEXT_SIZE)
    for shape in drawn.shapes:
        if shape.text:
            canvas.text((shape.x, shape.y), shape.text, fill=shape.colour, font=font)
        else:
            right, bottom = shape.x + shape.width, shape.y + shape.height
            canvas.rectangle((shape.x, shape.y, max(right, shape.x), max(bottom, shape.y)), fill=shape.colour)
    file = io.BytesIO()
    image.save(file, format="PNG")
    return file.getvalue()
