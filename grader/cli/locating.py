"""The data set of a rubric, found before workers load it; its fallback is taken loudly."""

from pathlib import Path

from grader import datasets
from grader.cli import terminal
from grader.rubric.model import Rubric


def located(name: str, data_dir: Path | None) -> datasets.DatasetFile:
    """Find a data set and show its download.

    Raises:
        DatasetUnavailable: it cannot be had.
    """
    with terminal.progress("MNIST") as on_download:
        return datasets.locate(
            name,
            data_dir or datasets.default_data_dir(),
            on_event=terminal.say,
            on_progress=on_download or datasets.model.ignore_progress,
        )


def located_or_fallback(rubric: Rubric, data_dir: Path | None, done: str) -> datasets.DatasetFile:
    """Find the rubric's data set or, where it cannot be had, its fallback; `done` says what is done with it: `calibrated`.

    Raises:
        DatasetUnavailable: neither can be had.
    """
    try:
        return located(rubric.dataset, data_dir)
    except datasets.DatasetUnavailable as error:
        if rubric.fallback is None:
            raise
        terminal.say(f"{error}")
        terminal.say(f"{done} on {rubric.fallback} instead, with the rubric's budget for it")
        return located(rubric.fallback, data_dir)
