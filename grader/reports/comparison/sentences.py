"""Two sentences that say what a comparison has shown, made from its numbers: on what was learnt, and on overfitting.

A word such as "higher" stands only where the interval of the difference leaves zero out. What the seeds cannot tell is called
that, with the difference beside it.
"""

from enum import StrEnum, auto

from grader.comparison.model import Comparison, Entry, FigureName, Paired
from grader.reports.comparison.figures import called, change, edited, interval, is_told, level, listed, points, signed

_FAR = 0.05
_SLIGHT = 0.005
VAL, SEEN, GAP, TRAIN = FigureName.VAL_ACCURACY, FigureName.SEEN_ACCURACY, FigureName.GAP, FigureName.TRAIN_ACCURACY


class Shown(StrEnum):
    """What the seeds show of a difference."""

    HIGHER = auto()
    LOWER = auto()
    UNCLEAR = auto()
    """Chance alone may make as much of a difference."""
    TINY = auto()
    """Less than is spelt."""
    SAME = auto()
    """No difference under any seed."""


def interpretation(comparison: Comparison) -> tuple[str, str]:
    """Return the two sentences. With more than two networks each is on the one that stands out among the others."""
    measured = [entry for entry in comparison.others if entry.differences]
    if not measured:
        return _no_figures(comparison), "For the same reason nothing can be said about overfitting."
    best = max(measured, key=lambda entry: entry.differences[VAL].own)
    closest = min(measured, key=lambda entry: entry.differences[GAP].own)
    return _learning(comparison, best), _overfitting(comparison, closest)


def shown(name: FigureName, paired: Paired) -> Shown:
    """Say what the seeds show of a difference."""
    difference = paired.difference
    if difference.mean == 0 and not difference.std:
        return Shown.SAME
    if difference.sign == 0:
        return Shown.UNCLEAR
    if not is_told(name, difference.mean):
        return Shown.TINY
    return Shown.HIGHER if difference.sign > 0 else Shown.LOWER


def _no_figures(comparison: Comparison) -> str:
    lost = [called(entry) for entry in comparison.entries if len(entry.diverged) == len(comparison.seeds)]
    if not lost:
        return "Under each seed the training of a network diverged, so that no seed has figures of both to compare."
    return f"Under every seed the training of {listed(lost)} diverged, so that there is no val accuracy to compare."


def _learning(comparison: Comparison, entry: Entry) -> str:
    verdict = shown(VAL, entry.differences[VAL])
    told = _val_accuracy(comparison, entry, verdict)
    return f"{_lead(comparison, entry)} a val accuracy of {told}; {_val_loss(entry, verdict)}{_left_out(comparison)}."


def _lead(comparison: Comparison, entry: Entry) -> str:
    """Name the network and what makes it another one."""
    how = "running the same network" if entry.same_network else f"with {edited(entry)}"
    if len(comparison.others) == 1:
        return f"{how[0].upper()}{how[1:]}, {called(entry)} reaches"
    return f"Of the {_others(comparison)} none has a higher mean than {called(entry)}: {how}, it reaches"


def _others(comparison: Comparison) -> str:
    return f"{len(comparison.others)} networks beside {called(comparison.baseline)}"


def _val_accuracy(comparison: Comparison, entry: Entry, verdict: Shown) -> str:
    paired = entry.differences[VAL]
    own, other = level(VAL, paired.own), f"the {level(VAL, paired.baseline)} of {called(comparison.baseline)}"
    if verdict is Shown.SAME:
        return f"{own}, under {_every(paired)} the same as {called(comparison.baseline)}"
    if verdict is Shown.TINY:
        return f"{own}, practically {other}"
    told = _told(comparison, VAL, paired)
    if verdict is Shown.UNCLEAR:
        return f"{own}, which {_seeds(paired)} cannot tell from {other} {told}"
    return f"{own}, which is {_size(paired)}{verdict} than {other} by more than chance {told}"


def _val_loss(entry: Entry, accuracy: Shown) -> str:
    """Say whether the loss confirms what the accuracy shows, contradicts it, or says nothing."""
    name = FigureName.VAL_LOSS
    paired = entry.differences[name]
    own, other = level(name, paired.own), level(name, paired.baseline)
    verdict = shown(name, paired)
    if verdict in (Shown.SAME, Shown.TINY):
        return f"its val loss is {'the same' if verdict is Shown.SAME else 'practically the same'}, {own}"
    if verdict is Shown.UNCLEAR:
        return f"its val loss of {own} cannot be told from {other}"
    better = {Shown.HIGHER: Shown.LOWER, Shown.LOWER: Shown.HIGHER}
    contrary = "yet " if verdict is accuracy else ""
    agreeing = ", too" if better.get(accuracy) is verdict else ""
    spelt = f"{signed(name, paired.difference.mean)}, {interval(name, paired.difference)}"
    return f"{contrary}its val loss is {verdict}{agreeing}: {own} instead of {other} ({spelt})"


def _left_out(comparison: Comparison) -> str:
    lost = [
        f"{called(entry)} {len(entry.diverged)} of {len(comparison.seeds)}" for entry in comparison.entries if entry.diverged
    ]
    return f"; left out are trainings that diverged ({', '.join(lost)})" if lost else ""


def _overfitting(comparison: Comparison, entry: Entry) -> str:
    seen, gap = entry.differences[SEEN], entry.differences[GAP]
    who, other = called(entry), called(comparison.baseline)
    alone = len(comparison.others) == 1
    lead = (
        f"When trained, {who}" if alone else f"Of the {_others(comparison)} {who} has the smallest mean gap: when trained, it"
    )
    return (
        f"{lead} gets {level(SEEN, seen.own)} of its training images right, {_ahead(gap.own)} than of new ones, and "
        f"{other} {level(SEEN, seen.baseline)}, {_ahead(gap.baseline)}: {_gap(comparison, entry)}{_while_learning(entry)}."
    )


def _gap(comparison: Comparison, entry: Entry) -> str:
    """Say what the difference between the gaps shows. A gap tells of overfitting only where training images are ahead."""
    paired = entry.differences[GAP]
    verdict = shown(GAP, paired)
    told = _told(comparison, GAP, paired)
    if verdict is Shown.SAME:
        return f"the same gap under {_every(paired)}"
    if verdict is Shown.TINY:
        return "practically the same gap"
    if verdict is Shown.UNCLEAR:
        return f"two gaps that {_seeds(paired)} cannot tell apart {told}, so that no change in overfitting is shown"
    if verdict is Shown.LOWER:
        return f"the gap is smaller by more than chance {told}, {_smaller(comparison, entry)}"
    return f"the gap is larger by more than chance {told}, {_larger(entry)}"


def _smaller(comparison: Comparison, entry: Entry) -> str:
    if comparison.baseline.final[GAP].sign <= 0:
        return f"but {called(comparison.baseline)} shows no overfitting that could be reduced"
    if shown(VAL, entry.differences[VAL]) is Shown.LOWER:
        return "but because it learns its training images less well, not because it does better on new ones"
    return "so it overfits less"


def _larger(entry: Entry) -> str:
    if entry.final[GAP].sign <= 0:
        return "but it shows no overfitting"
    if shown(VAL, entry.differences[VAL]) is Shown.HIGHER:
        return "because it gains more on its training images than it gains on new ones"
    return "so it overfits more"


def _while_learning(entry: Entry) -> str:
    """Say that a lower train accuracy is not what remains, which is easily taken for less overfitting."""
    paired = entry.differences[TRAIN]
    if shown(TRAIN, paired) is not Shown.LOWER or shown(GAP, entry.differences[GAP]) is Shown.LOWER:
        return ""
    accuracies = f"{level(TRAIN, paired.own)}, not {level(TRAIN, paired.baseline)}"
    return f", although its train accuracy, counted while it learns, is lower ({accuracies})"


def _told(comparison: Comparison, name: FigureName, paired: Paired) -> str:
    """Spell a difference and its interval in brackets."""
    within = interval(name, paired.difference)
    spelt = change(name, paired.difference.mean)
    return f"({spelt}, {comparison.confidence * 100:.0f} % interval {within})" if within else f"({spelt})"


def _ahead(gap: float) -> str:
    return f"{points(gap)} {'more' if gap > 0 else 'less'}" if is_told(GAP, gap) else "no more"


def _size(paired: Paired) -> str:
    size = abs(paired.difference.mean)
    if size >= _FAR:
        return "far "
    return "slightly " if size < _SLIGHT else ""


def _seeds(paired: Paired) -> str:
    return f"{paired.difference.seeds} seeds" if paired.difference.seeds > 1 else "one seed"


def _every(paired: Paired) -> str:
    return "every seed" if paired.difference.seeds > 1 else "this seed"
