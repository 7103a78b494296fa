"""Importing torch in the background, while the parent reads files and the sandbox imports its own.

A structural verdict needs no torch in the parent, so nothing waits for it; a training does. The process may be ended with
`os._exit` while the import is still running.
"""

import importlib
import threading

_NEEDED = ("grader.training", "grader.rebuild")
"""Modules by name: the linters take an import for its effect for one that is not used."""


class Preload:
    """A background import of what training needs."""

    def __init__(self) -> None:
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._import, name="preload", daemon=True)

    def start(self) -> None:
        """Begin importing."""
        self._thread.start()

    def wait(self) -> None:
        """Return when training can begin; raise what the import raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _import(self) -> None:
        try:
            for name in _NEEDED:
                importlib.import_module(name)
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self._error = error
