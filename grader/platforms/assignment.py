"""What an instructor hands out, whatever the platform: the starter, the rubric with its digest, and the grader that is pinned.

A solution is never part of it. A shipped rubric is named, not copied: it comes with the pinned grader, where students can
neither see it beforehand nor change it. An instructor's own rubric has to travel with the bundle.
"""

import shlex
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from grader.exercise_types import check_ids, load_exercise
from grader.quiz.loading import LoadedQuiz
from grader.quiz.sheet import sheet_text
from grader.rubric.companions import companion
from grader.rubric.loading import LoadedRubric
from grader.rubric.staleness import CalibrationStatus, calibration_state
from grader.submission.reading import NOTEBOOK_SUFFIX, is_notebook
from grader.value import Value

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
"""Where PyTorch publishes builds without CUDA, which are a third in size; their versions end in `+cpu`."""

PYTHON_VERSION = "3.12"
"""The Python that generated workflows and images grade with."""


class AssignmentError(Exception):
    """A rubric cannot be handed out; the message says why, and what to type."""


class Assignment(Value):
    """An exercise, ready to be put into a platform's files."""

    exercise: str
    title: str
    starter: bytes
    file_name: str
    """The name under which students know the file that they work on."""
    rubric: bytes | None
    """The file of an instructor's own rubric; `None` if the rubric comes with the grader."""
    rubric_sha256: str
    check_ids: tuple[str, ...]
    dataset: str | None = None
    """What networks are trained on; `None` for a quiz."""
    of_quiz: bool = False
    """Whether students fill in an answer sheet; the rubric then holds the right answers."""
    grader: str
    """The requirement by which pip installs the grader."""
    requirements: tuple[str, ...]
    """The lines of the requirements file that pins the grader and CPU builds of torch."""
    image: str
    """The name of the container image that grades, for platforms that need one."""

    @property
    def downloads(self) -> bool:
        """Whether the data set has to be fetched before a submission can be graded."""
        return self.dataset == "mnist"

    @property
    def work(self) -> str:
        """What students do with the file, in a few words."""
        return "write your answers" if self.of_quiz else "change the class"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How files end that can be graded for it."""
        return (".yaml", ".yml") if self.of_quiz else (".py", NOTEBOOK_SUFFIX)

    @property
    def language(self) -> str:
        """The language of the file, as editors call it."""
        return "yaml" if self.of_quiz else "python"

    @property
    def install(self) -> str:
        """The command by which a student installs the grader."""
        return f"pip install {shlex.quote(self.grader)}"

    def requirements_file(self, path: str) -> tuple[str, bytes]:
        """Return the path and the content of the requirements file."""
        return path, "".join(f"{line}\n" for line in self.requirements).encode()


def read_assignment(rubric_path: Path, *, own: bool, grader: str, image: str | None) -> Assignment:
    """Read a rubric and its starter.

    Args:
        rubric_path: The rubric; its starter is looked for where it says.
        own: Whether it is an instructor's own one, which has to travel with the bundle.
        grader: The requirement by which pip installs the grader.
        image: The name of the container image; `None` for the exercise's own.

    Raises:
        RubricError: the rubric is not valid.
        AssignmentError: its starter is missing, or it is not calibrated.
    """
    loaded = load_exercise(rubric_path)
    rubric = loaded.rubric
    about = _about_quiz(loaded) if isinstance(loaded, LoadedQuiz) else _about_network(loaded)
    return Assignment(
        exercise=rubric.exercise,
        title=" ".join(rubric.title.split()),
        rubric=_read(rubric_path) if own else None,
        rubric_sha256=loaded.sha256,
        check_ids=check_ids(loaded),
        grader=grader,
        requirements=requirements(grader),
        image=image or f"bngrade-{rubric.exercise}",
        **about,
    )


def _about_network(loaded: LoadedRubric) -> dict[str, Any]:
    """Return what an assignment has of a network; `Any`, because these are fields of several types."""
    rubric = loaded.rubric
    state = calibration_state(rubric, loaded.path, rubric.dataset)
    if state.status is not CalibrationStatus.FRESH:
        cure = f"bngrade rubric calibrate {shlex.quote(str(loaded.path))} --dataset {rubric.dataset} --write"
        raise AssignmentError(f"no official verdict can rest on this rubric: {state.reason}; measure it with `{cure}`")
    starter = companion(loaded, "starter")
    suffix = NOTEBOOK_SUFFIX if is_notebook(starter) else ".py"
    return {"starter": _read(starter), "file_name": f"{rubric.exercise}{suffix}", "dataset": rubric.dataset}


def _about_quiz(loaded: LoadedQuiz) -> dict[str, Any]:
    """Return what an assignment has of a quiz; its sheet is made here, so that it cannot be an old one."""
    return {"starter": sheet_text(loaded.rubric).encode(), "file_name": f"{loaded.rubric.exercise}.yaml", "of_quiz": True}


def requirements(grader: str, cpu_builds: Sequence[str] = ("torch", "torchvision")) -> tuple[str, ...]:
    """Pin the grader, and CPU builds of the versions that are installed here: what was tried out is what grades.

    Raises:
        AssignmentError: one of them is not installed by a package manager that tells its version.
    """
    try:
        pins = [f"{name}=={version(name).partition('+')[0]}+cpu" for name in cpu_builds]
    except PackageNotFoundError as error:
        raise AssignmentError(f"the version of {error.name} cannot be told; install it with pip") from error
    return (f"--extra-index-url {CPU_INDEX}", grader, *pins)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AssignmentError(f"'{path}' cannot be read: {(error.strerror or str(error)).lower()}") from error
