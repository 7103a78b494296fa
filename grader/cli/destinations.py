"""`--format FORMAT[=PATH]` and `--output PATH`: which report goes where, settled and refused before anything runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from grader.reports.formats import DEFAULT_FILES, FORMATS, STANDARD_OUTPUT, Format, Variable


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One format and where its main text goes."""

    form: Format
    path: Path | None = None
    """The file that was named for it; `None` leaves it at its default place."""

    @property
    def file(self) -> Path | None:
        """The file that the main text is written to; `None` if it is printed, or appended to a platform's file."""
        if self.path is not None:
            return self.path
        return None if self.printed or self.appended_to else Path(self.form.default)

    @property
    def printed(self) -> bool:
        """Whether the main text goes to standard output."""
        return self.path is None and self.form.default == STANDARD_OUTPUT

    @property
    def appended_to(self) -> Variable | None:
        """The variable that names the file to which the main text is appended, if it is."""
        return DEFAULT_FILES.get(self.form.default) if self.path is None else None

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that are written whole."""
        if self.file is None:
            return ()
        return (self.file, *(self.file.with_name(name) for name in self.form.beside))

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What must be set in the environment."""
        return (*self.form.variables, *([self.appended_to] if self.appended_to else []))


class FormatType(click.ParamType):  # type: ignore[type-arg]  # click 8.1 has no type argument
    """A format's name, and after `=` a path."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Delivery:
        """Find the format; name the nearest one if there is none."""
        name, equals, path = str(value).partition("=")
        if name not in FORMATS:
            from grader.nearest import did_you_mean

            self.fail(f"there is no format '{name}'; {did_you_mean(name, FORMATS)}", param, ctx)
        if equals and not path:
            self.fail(f"'{value}' names no file behind the equals sign", param, ctx)
        return Delivery(form=FORMATS[name], path=Path(path) if path else None)


def settle(
    wanted: tuple[Delivery, ...], output: Path | None, inputs: Iterable[Path], environment: Mapping[str, str]
) -> tuple[Delivery, ...]:
    """Give each format its place.

    Raises:
        click.UsageError: two texts would meet in one place, one would replace a file in `inputs`, or variables are missing.
    """
    deliveries = wanted if output is None else _with_output(wanted, output)
    _refuse_missing_variables(deliveries, environment)
    _refuse_one_place_for_two(deliveries, inputs, environment)
    _refuse_two_printed(deliveries)
    return deliveries


def _with_output(wanted: tuple[Delivery, ...], output: Path) -> tuple[Delivery, ...]:
    """Give the path to the one format that has none of its own."""
    without = [each for each in wanted if each.path is None]
    if len(without) != 1:
        raise click.UsageError(f"--output names one file for {len(without)} formats; write --format {wanted[0].form.name}=PATH")
    return tuple(Delivery(form=each.form, path=output) if each is without[0] else each for each in wanted)


def _refuse_missing_variables(deliveries: tuple[Delivery, ...], environment: Mapping[str, str]) -> None:
    """Name every variable that is not set, what it is for, and who asks for it."""
    missing: dict[Variable, list[str]] = {}
    for delivery in deliveries:
        for variable in delivery.variables:
            if variable.missing(environment):
                missing.setdefault(variable, []).append(delivery.form.name)
    if missing:
        lines = [f"  {' or '.join(each.names)}: {each.purpose} (for {' and '.join(names)})" for each, names in missing.items()]
        raise click.UsageError("\n".join(["the platform has not set these environment variables:", *lines]))


def _refuse_one_place_for_two(deliveries: tuple[Delivery, ...], inputs: Iterable[Path], environment: Mapping[str, str]) -> None:
    """Follow every text to its file: only what is appended may share one, and nothing may replace what is read."""
    taken = {path.resolve(): "is read for grading" for path in inputs}
    for name in (name for variable in DEFAULT_FILES.values() for name in variable.names if environment.get(name)):
        taken[Path(environment[name]).resolve()] = f"is ${name}"
    for delivery in deliveries:
        for path in delivery.files:
            if path.resolve() in taken:
                raise click.UsageError(f"{delivery.form.name} cannot go to '{path}', which {taken[path.resolve()]}")
            taken[path.resolve()] = f"{delivery.form.name} goes to"


def _refuse_two_printed(deliveries: tuple[Delivery, ...]) -> None:
    """Let one report have standard output; only annotations may follow, and only a report for people."""
    main = [each.form.name for each in deliveries if each.printed]
    printed = [*main, *(each.form.name for each in deliveries if each.form.prints and main != ["text"])]
    if len(printed) > 1:
        raise click.UsageError(f"{' and '.join(printed)} would both be printed; write --format {printed[0]}=PATH")
