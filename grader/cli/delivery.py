"""Delivering a result: every format to its place; what cannot be written is printed, so that no result is lost."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import terminal
from grader.cli.destinations import Delivery
from grader.cli.files import FaultError, reason, write_whole
from grader.reports.formats import render

if TYPE_CHECKING:
    from grader.reports.context import ReportContext
    from grader.reports.document import Document
    from grader.result import Result


def deliver(deliveries: tuple[Delivery, ...], result: "Result", context: "ReportContext") -> None:
    """Write or print every report; one that cannot be written keeps none of the others back.

    Raises:
        FaultError: some could not be written; the result was printed instead.
    """
    failures = {each: error for each in deliveries if (error := _attempt(each, result, context)) is not None}
    if not failures:
        return
    _print_instead(tuple(failures), result, context)
    told = [f"the report cannot be written to '{error.filename}': {reason(error)}" for error in failures.values()]
    raise FaultError(f"{'; '.join(told)}; it is printed above")


def _attempt(delivery: Delivery, result: "Result", context: "ReportContext") -> OSError | None:
    """Deliver one format; return why it could not be written."""
    documents = render(delivery.form, result, _paged(delivery, context))
    try:
        for document in documents:
            _put(document, delivery, context)
    except OSError as error:
        return error
    return None


def _paged(delivery: Delivery, context: "ReportContext") -> "ReportContext":
    """Set the report for the terminal if it is printed, else for a file, which takes every letter and no colour."""
    if not delivery.printed:
        return context
    page = {"width": terminal.width(), "unicode": terminal.unicode(), "color": terminal.color()}
    return context.model_copy(update=page)


def _put(document: "Document", delivery: Delivery, context: "ReportContext") -> None:
    """Bring one text to its place.

    Raises:
        OSError: it cannot be written; `filename` is the place as it was named.
    """
    from grader.reports.document import Target

    main, file = document.target is Target.MAIN, delivery.file
    variable = delivery.appended_to.names[0] if main and delivery.appended_to else document.name
    if document.target is Target.PRINTED or (main and delivery.printed):
        click.echo(document.text, nl=False, color=True)
    elif document.target is Target.APPENDED or (main and delivery.appended_to):
        if place := context.environment.get(variable):
            _append(Path(place), document.text)
    elif file is not None:
        _write(file if main else file.with_name(document.name), document.text, delivery)


def _write(path: Path, text: str, delivery: Delivery) -> None:
    try:
        if delivery.path is None and delivery.form.makes_folder:
            path.parent.mkdir(exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    terminal.say(f"wrote {path}")


def _append(path: Path, text: str) -> None:
    """Add a text to a file on lines of its own, whatever an earlier step left at its end."""
    with path.open("a+b") as file:
        begun = file.tell() and os.pread(file.fileno(), 1, file.tell() - 1) != b"\n"
        file.write(("\n" if begun else "").encode() + text.encode())


def _print_instead(failed: tuple[Delivery, ...], result: "Result", context: "ReportContext") -> None:
    """Print what could not be written: the text report for a person, the result itself for every other reader."""
    from grader.reports.json_report import to_json
    from grader.reports.text import to_text

    for_people = all(each.form.name == "text" for each in failed)
    shown = context.model_copy(update={"unicode": terminal.unicode()})
    click.echo(to_text(result, shown) if for_people else to_json(result), nl=False, color=True)
