"""All exercises, in their order, each with what a learner has made of it, and the one to do next. Nothing is run for it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from grader.exercise_types import load_exercise
from grader.exercises import rubric_files
from grader.learner.state import Best, ExerciseState, LearnerState
from grader.learner.workplace import NOTEBOOK, digest, stub_of, working_file
from grader.originals import handed_out
from grader.result import Status
from grader.rubric.loading import RubricError
from grader.value import Value

if TYPE_CHECKING:
    from grader.learner.workplace import Loaded


Kind = Literal["network", "quiz"]

_SUFFIXES: dict[Kind, tuple[str, ...]] = {"network": (".py", NOTEBOOK), "quiz": (".yaml",)}


class Progress(StrEnum):
    """How far an exercise is."""

    UNTOUCHED = "untouched"
    CHANGED = "changed, not checked"
    FAILING = "failing"
    STRUCTURE = "structure passed"
    PASSED = "passed"
    PASSED_CHANGED = "passed, changed since"

    @property
    def done(self) -> bool:
        """Tell whether the exercise was solved once."""
        return self in (Progress.PASSED, Progress.PASSED_CHANGED)


class Entry(Value):
    """One exercise, as its learner sees it."""

    exercise: str
    title: str
    kind: Kind
    position: int | None
    progress: Progress
    points: int | None
    """What the pass earned, else the last check; `None` before the first one."""
    max_points: int
    best: Best | None
    file: Path | None
    """Where the learner works; `None` if that is nowhere yet."""
    hints: int
    """How many hints there are."""


class Broken(Value):
    """A rubric that cannot be used, and its mistakes, one a line."""

    path: Path
    mistakes: str = ""
    exercise: str | None = None
    """The exercise that it is of, if nothing is wrong but the file's name: by that of the exercise nobody would find it."""


class Catalogue(Value):
    """All exercises in the order in which they are meant to be done."""

    entries: tuple[Entry, ...]
    broken: tuple[Broken, ...] = ()

    @property
    def done(self) -> int:
        """How many exercises are passed."""
        return sum(entry.progress.done for entry in self.entries)

    @property
    def next(self) -> Entry | None:
        """The first exercise that is not passed."""
        return next((entry for entry in self.entries if not entry.progress.done), None)


def catalogue(state: LearnerState) -> Catalogue:
    """Read every rubric that there is, and say how far the learner is with each."""
    entries: list[Entry] = []
    broken: list[Broken] = []
    for path in rubric_files().values():
        try:
            loaded = load_exercise(path)
        except RubricError as error:
            broken.append(Broken(path=path, mistakes=str(error)))
            continue
        if loaded.rubric.exercise == path.stem:
            entries.append(entry(loaded, state.of(loaded.rubric.exercise)))
        else:
            broken.append(Broken(path=path, exercise=loaded.rubric.exercise))
    entries.sort(key=lambda each: (each.position is None, each.position, each.exercise))
    return Catalogue(entries=tuple(entries), broken=tuple(broken))


def entry(loaded: "Loaded", known: ExerciseState) -> Entry:
    """Say how far a learner is with an exercise."""
    rubric = loaded.rubric
    kind = kind_of(loaded)
    file = working_file(rubric.exercise, loaded.path, _SUFFIXES[kind], known.file)
    told = known.passed or known.last
    return Entry(
        exercise=rubric.exercise,
        title=rubric.title,
        kind=kind,
        position=rubric.position,
        progress=_progress(loaded, known, file),
        points=told.points if told else None,
        max_points=rubric.max_points,
        best=known.best,
        file=file,
        hints=len(rubric.hints),
    )


def kind_of(loaded: "Loaded") -> Kind:
    """Return the type of an exercise."""
    return "quiz" if loaded.rubric.format == "bngrade/quiz/v1" else "network"


def _progress(loaded: "Loaded", known: ExerciseState, file: Path | None) -> Progress:
    found = digest(file) if file else None
    if known.passed:
        return Progress.PASSED if found in (None, known.passed.sha256) else Progress.PASSED_CHANGED
    if known.last and found in (None, known.last.sha256):
        return Progress.STRUCTURE if known.last.status is Status.PASS else Progress.FAILING
    return Progress.UNTOUCHED if file is None or is_untouched(loaded, file) else Progress.CHANGED


def is_untouched(loaded: "Loaded", file: Path) -> bool:
    """Tell whether a learner's file is the stub still, which in a checkout may be the very file."""
    stub = stub_of(loaded, notebook=file.suffix == NOTEBOOK)
    if stub is None:
        return False
    try:
        return file.read_bytes() == (handed_out(loaded, stub) or stub.read_bytes())
    except OSError:
        return False
