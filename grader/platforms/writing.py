"""Writing a bundle: all of it or nothing, and never over a file that somebody else has written."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.platforms.bundle import BundleFile


def obstacles(folder: Path, files: Sequence[BundleFile], *, force: bool) -> list[str]:
    """Tell what stands in the way, one line for each file; with `force`, files and links may be replaced.

    Raises:
        OSError: the folder cannot be looked into.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        return [f"'{folder}' is no folder"]
    found = (_obstacle(folder, folder / file.path, force=force) for file in files)
    return list(dict.fromkeys(each for each in found if each))


def _obstacle(folder: Path, target: Path, *, force: bool) -> str | None:
    for parent in _between(folder, target):
        if os.path.lexists(parent) and (parent.is_symlink() or not parent.is_dir()):
            return f"'{parent}' is no folder of its own"
    if target.is_dir() and not target.is_symlink():
        return f"'{target}' is a folder"
    return f"'{target}' is already there" if os.path.lexists(target) and not force else None


def _between(folder: Path, target: Path) -> list[Path]:
    """Return the folders below `folder` in which a file lies, the outermost first."""
    return [parent for parent in reversed(target.parents) if parent != folder and parent.is_relative_to(folder)]


def write_bundle(folder: Path, files: Sequence[BundleFile]) -> None:
    """Write all files beside their places first, then move them there; undo every move if one of them fails.

    Raises:
        OSError: they cannot be written; the folder is as it was before.
    """
    with ExitStack() as unmade:
        for each in reversed((folder, *folder.parents)):
            _make_folder(each, unmade)
        with TemporaryDirectory(prefix=".bngrade-", dir=folder) as staging, ExitStack() as undone:
            for file, new, old in list(_stage(files, Path(staging))):
                for parent in _between(folder, folder / file.path):
                    _make_folder(parent, undone)
                _move(new, folder / file.path, old, undone)
            undone.pop_all()
        unmade.pop_all()


def _make_folder(folder: Path, undone: ExitStack) -> None:
    if not folder.exists():
        folder.mkdir()
        undone.callback(folder.rmdir)


def _stage(files: Sequence[BundleFile], staging: Path) -> Iterator[tuple[BundleFile, Path, Path]]:
    """Write each file below `staging`; give it with its place there, and a free place for the file that it replaces."""
    for number, file in enumerate(files):
        new, old = staging / f"{number}-new", staging / f"{number}-old"
        new.write_bytes(file.content)
        if file.executable:
            new.chmod(0o755)
        yield file, new, old


def _move(new: Path, target: Path, old: Path, undone: ExitStack) -> None:
    if os.path.lexists(target):
        target.replace(old)
        undone.callback(old.replace, target)
    new.replace(target)
    undone.callback(target.unlink)
