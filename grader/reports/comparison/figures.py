"""How the reports on a comparison spell figures, differences, networks, and what makes one network of another."""

from collections.abc import Mapping, Sequence

from grader.comparison.edits import Edit, Verb
from grader.comparison.estimate import Estimate
from grader.comparison.model import Entry, FigureName
from grader.reports.figures import percent

LABELS: Mapping[FigureName, str] = {
    FigureName.VAL_ACCURACY: "val accuracy %",
    FigureName.SEEN_ACCURACY: "train after %",
    FigureName.GAP: "gap, points",
    FigureName.TRAIN_ACCURACY: "train accuracy %",
    FigureName.VAL_LOSS: "val loss",
    FigureName.SEEN_LOSS: "train loss after",
    FigureName.TRAIN_LOSS: "train loss",
}
"""The figures in the order in which they are told, with their units."""

LOSSES = (FigureName.TRAIN_LOSS, FigureName.SEEN_LOSS, FigureName.VAL_LOSS)
_DIGITS = 2
_LOSS_DIGITS = 3
_EDITS_TOLD = 3
_PLACES_TOLD = 4
_LONGEST_NAME = 40
_LONGEST_EDITS = 160
"""In characters: a sentence has to fit into what a report takes of one text."""


def level(name: FigureName, value: float) -> str:
    """Spell a figure: `92.39 %`, `0.274`; a gap is a difference itself: `+6.13 points`."""
    if name is FigureName.GAP:
        return change(name, value)
    return f"{value:.{_LOSS_DIGITS}f}" if name in LOSSES else percent(value, _DIGITS)


def change(name: FigureName, value: float) -> str:
    """Spell a difference with its sign: `+0.66 points` of an accuracy, `-0.044` of a loss."""
    return signed(name, value) + ("" if name in LOSSES else " points")


def signed(name: FigureName, value: float) -> str:
    """Spell a difference without its unit; what rounds to nothing has no sign."""
    text = f"{value:+.{_LOSS_DIGITS}f}" if name in LOSSES else f"{value * 100:+.{_DIGITS}f}"
    return text if is_told(name, value) else text[1:]


def bare(name: FigureName, estimate: Estimate, *, deviation: bool = True) -> str:
    """Spell a mean and its deviation from seed to seed as a table does, whose rows name the unit: `92.39 ± 1.01`."""
    scale, digits = (1, _LOSS_DIGITS) if name in LOSSES else (100, _DIGITS)
    spelt = signed(name, estimate.mean) if name is FigureName.GAP else f"{estimate.mean * scale:.{digits}f}"
    if estimate.std is None or not deviation:
        return spelt
    return f"{spelt} ± {estimate.std * scale:.{digits}f}"


def is_told(name: FigureName, value: float) -> bool:
    """Tell whether a difference is more than nothing as it is spelt."""
    return round(value, _LOSS_DIGITS) != 0 if name in LOSSES else round(value * 100, _DIGITS) != 0


def points(value: float) -> str:
    """Spell the size of a difference between accuracies: `0.66 points`."""
    return f"{abs(value) * 100:.{_DIGITS}f} points"


def interval(name: FigureName, estimate: Estimate) -> str:
    """Spell an interval: `-0.41 to +1.77`; nothing where one seed gives none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{signed(name, estimate.low)} to {signed(name, estimate.high)}"


def called(entry: Entry) -> str:
    """Name a network in a sentence; of a long name the end."""
    if entry.starter:
        return "the starter"
    return entry.name if len(entry.name) <= _LONGEST_NAME else f"…{entry.name[1 - _LONGEST_NAME :]}"


def edited(entry: Entry) -> str:
    """Say what makes an entry another network than the baseline."""
    if entry.same_network:
        return "the same network"
    told = [_edit(each) for each in entry.edits[:_EDITS_TOLD]]
    if more := len(entry.edits) - len(told):
        told.append(f"{more} more {'change' if more == 1 else 'changes'}")
    text = ", ".join(told) or "other connections between the same layers"
    return text if len(text) <= _LONGEST_EDITS else f"{sum(len(each.places) for each in entry.edits)} changes"


def listed(words: list[str]) -> str:
    """Join words as a sentence does: `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _edit(edit: Edit) -> str:
    many = len(edit.places) > _PLACES_TOLD
    places = f"{len(edit.places)} places" if many else _places(edit.places)
    if edit.verb is Verb.CHANGED:
        return f"{edit.layer} at {places}"
    return f"{edit.layer} {edit.verb} {'at' if many else 'after'} {places}"


def _places(places: Sequence[str]) -> str:
    """List places; what all begin with is said once: `the ReLU of `fc1` and `fc2``."""
    starts = {place.partition("`")[0] for place in places}
    start = starts.pop() if len(starts) == 1 and all("`" in place for place in places) else ""
    return start + listed([place.removeprefix(start) for place in places])
