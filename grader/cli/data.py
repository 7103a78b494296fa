"""`bngrade data`: see where the data sets lie, and get MNIST where no network reaches it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from grader import datasets
from grader.cli.terminal import say
from grader.datasets import mnist
from grader.reports.inert import inert


class DataError(click.ClickException):
    """Data could not be had."""

    exit_code = 4


@click.group(epilog="Example: bngrade data show")
def data() -> None:
    """Get the data sets, and see where they are."""


data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path),
    default=datasets.default_data_dir,
    show_default="$BNGRADE_DATA, else the user's cache directory",
    help="Where data sets are kept.",
)


@data.command(epilog="Example: bngrade data fetch --from mnist-files")
@click.option(
    "--from", "origin", metavar="DIR_OR_URL", help="A folder with the four .gz files of MNIST, or the address of one."
)
@data_dir_option
def fetch(origin: str | None, data_dir: Path) -> None:
    """Put MNIST in place, from the official mirrors or from elsewhere."""
    source = _source(origin)
    try:
        if isinstance(source, Path):
            file = datasets.import_folder(source, data_dir)
        else:
            with progress_bar() as on_progress:
                file = datasets.locate("mnist", data_dir, source=source, on_event=say, on_progress=on_progress)
    except datasets.DatasetUnavailable as error:
        raise DataError(str(error)) from error
    if file.path == data_dir / mnist.FILE_NAME:  # else it lies in a temporary place, which has been said
        click.echo(f"MNIST is in place: {inert(str(file.path))}")


@data.command(epilog="Example: bngrade data show")
@data_dir_option
def show(data_dir: Path) -> None:
    """Say where each data set lies and whether it is intact."""
    path = data_dir / mnist.FILE_NAME
    problem = mnist.defect(path, mnist.DIGEST)
    click.echo(f"mnist   {inert(str(path))} {problem or 'is intact'}")
    click.echo("digits  built in")


@contextmanager
def progress_bar() -> Iterator[datasets.OnProgress]:
    """Lend a callback that shows the progress of a download, on a terminal only."""
    if not sys.stderr.isatty():
        yield datasets.model.ignore_progress
        return
    with click.progressbar(length=mnist.DOWNLOAD_BYTES, label="MNIST", file=sys.stderr) as bar:
        yield lambda done, _total: bar.update(done - bar.pos)


def _source(origin: str | None) -> Path | datasets.Source:
    """Tell a folder from an address."""
    if origin is None:
        return datasets.OFFICIAL
    if origin.startswith(("http://", "https://")):
        return datasets.Source((origin.rstrip("/") + "/",))
    if not origin or not Path(origin).is_dir():
        raise click.BadParameter(f"'{origin}' is neither a folder nor an http address", param_hint="--from")
    return Path(origin)
