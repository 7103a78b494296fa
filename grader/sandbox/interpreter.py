"""Starting an isolated interpreter (`-I`: no variables, no user site, no working directory) that finds torch and the grader."""

import sys
from collections.abc import Sequence
from pathlib import Path

_CODE = """import sys
path, root = {path!r}, {root!r}
sys.path[:] = [root, *(each for each in sys.path if each not in (*path, root)), *path]
import grader.sandbox.{entry} as entry
del sys.path[0]
entry.main()
"""
"""The folder that holds the package is left out again: a checkout holds more than that, and learner code could import it."""


def isolated(entry: str, path: Sequence[str]) -> list[str]:
    """Return the command that runs `main` of a module of the sandbox, with these folders to import from."""
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-I", "-X", "utf8", "-c", _CODE.format(path=list(path), root=root, entry=entry)]


def package_folders() -> list[str]:
    """Return where this process finds installed packages: nothing that a learner could write to."""
    from importlib.util import find_spec

    installed = [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    torch = find_spec("torch")
    elsewhere = [str(Path(torch.origin).parents[1])] if torch is not None and torch.origin else []
    return list(dict.fromkeys([*installed, *elsewhere]))
