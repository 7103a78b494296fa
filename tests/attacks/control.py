"""Running attacks without the sandbox: the grader's side of `naive_grader`, and what an attack can be seen to do to it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attacks.announcement import Attack
from attacks.surroundings import State, Surroundings

_SCRIPT = Path(__file__).with_name("naive_grader.py")
_PATIENCE_S, _LONG_PATIENCE_S = 0.8, 30.0
"""So long it is waited for an attack that shall hang or start something, and for one that shall end."""
MUCH_MIB = 1024
"""What an attack on memory takes at least: more than the sandbox lets it have."""


@dataclass(frozen=True)
class Evidence:
    """What was seen of a naive grader that met an attack."""

    output: str
    code: int | None
    """Its exit code, negative for a signal; `None` if it did not end."""
    parent: str
    """How the process that started it fared: ended, killed, stopped, or waiting for it in vain."""
    left: int
    """How many processes were left running when it had ended, or hung."""
    peak_mib: int
    told: bool
    """Whether the secret is in what it printed."""
    changed: bool
    """Whether a file is another one, or new."""
    heard: tuple[str, ...]


EFFECTS: Mapping[str, Callable[[Evidence, str], bool]] = {
    "passes": lambda seen, _: seen.code == 0,
    "tells": lambda seen, _: seen.told,
    "prints": lambda seen, text: text in seen.output,
    "changes": lambda seen, _: seen.changed,
    "sends": lambda seen, listener: listener in seen.heard,
    "hits": lambda seen, state: seen.parent == state,
    "leaves": lambda seen, count: seen.left >= int(count),
    "hangs": lambda seen, _: seen.parent == "waiting",
    "takes": lambda seen, _: seen.peak_mib > MUCH_MIB,
    "dies": lambda seen, name: seen.code == -signal.Signals[name],
}
"""What a control can show, by its first word; the rest of the announcement is the argument.

`passes`: a verdict that it does not deserve. `tells`: the secret, in its output. `prints TEXT`. `changes` files. `sends KIND`:
something reached a listener. `hits killed` or `hits stopped`: the parent. `leaves N` processes. `hangs`. `takes` memory.
`dies SIGNAL`.
"""


class Control:
    """A running naive grader amid the canaries, for one attack after the other."""

    def __init__(self, around: Surroundings) -> None:
        """Start it; it imports torch meanwhile."""
        self._around = around
        variables = os.environ | around.variables
        del variables["PYTHONPATH"]  # the real torch is wanted here
        self._process = subprocess.Popen(
            [sys.executable, "-X", "utf8", str(_SCRIPT), str(around.folder), around.secret],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=variables,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._process.communicate(timeout=30)

    def suffer(self, attack: Attack) -> Evidence:
        """Let the naive grader meet an attack, and put everything around it back as it was."""
        before = self._around.state()
        path = self._around.write(attack.source, name=attack.file_name)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        lasting = attack.control.startswith(("hangs", "leaves", "sends"))
        self._process.stdin.write(f"{_PATIENCE_S if lasting else _LONG_PATIENCE_S} {path}\n")
        self._process.stdin.flush()
        return self._evidence(json.loads(self._process.stdout.readline()), before)

    def _evidence(self, told: dict[str, Any], before: State) -> Evidence:
        after, heard = self._around.state(), tuple(self._around.heard())
        changed = after != before
        self._around.restore(before)
        return Evidence(**told, told=self._around.secret in str(told["output"]), changed=changed, heard=heard)


def told_in_a_fresh_process(around: Surroundings, command: str) -> bool:
    """Grade naively, or run `pytest`, in a new interpreter in the folder; tell whether the secret came out."""
    arguments = {
        "fresh": [str(_SCRIPT), "submission.py"],
        "pytest": ["-m", "pytest", "-p", "no:cacheprovider", "submission.py"],
    }
    done = subprocess.run(
        [sys.executable, *arguments[command]],
        cwd=around.folder,
        env=os.environ | around.variables | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return around.secret in done.stdout + done.stderr


def shown(effect: str, seen: Evidence) -> bool:
    """Tell whether the evidence shows an announced effect."""
    kind, _, argument = effect.partition(" ")
    return EFFECTS[kind](seen, argument)
