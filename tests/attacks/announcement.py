"""What each attack announces of itself in its first comment lines, and the list of all attacks."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from attacks.generated import GENERATED
from attacks.notebooks import NOTEBOOKS
from attacks.surroundings import SUBMISSIONS

CASES = Path(__file__).parent / "cases"
_LINE = re.compile(r"# ([a-z]+): (.+)")
_KEYS = frozenset({"attack", "expect", "says", "control", "limit", "provenance"})


@dataclass(frozen=True)
class Attack:
    """One hostile submission: its bytes, and what must come of it."""

    name: str
    """The group and the case, as in `forging/exit_in_init`."""
    source: bytes
    aim: str
    """What it tries, in one sentence."""
    expect: str
    """The verdict that it gets, spelt as in `tests/submissions`."""
    control: str
    """What a naive grader suffers from it; a key of `attacks.control.EFFECTS` and its argument, or `none, REASON`."""
    says: str | None = None
    """A pattern that the message to the learner matches."""
    limit_s: float = 10
    """How long it may run in the sandbox."""
    file_name: str = SUBMISSIONS[0]
    provenance: str | None = None
    """On what the graph rests, where the attack gets one that it made up."""


def all_attacks() -> list[Attack]:
    """Read every case in `cases`, and those that no text file can hold."""
    files = [(f"{path.parent.name}/{path.stem}", path.read_bytes()) for path in sorted(CASES.glob("*/*.py"))]
    made = [_attack(f"input/{name}", each.data, each.header) for name, each in sorted(GENERATED.items())]
    notebooks = [_attack(f"notebooks/{name}", each.data, each.header) for name, each in sorted(NOTEBOOKS.items())]
    named = [dataclasses.replace(each, file_name=SUBMISSIONS[1]) for each in notebooks]
    return [*(_attack(name, source, _header(source)) for name, source in files), *made, *named]


def _header(source: bytes) -> Mapping[str, str]:
    """Read the comment lines at the top."""
    found: dict[str, str] = {}
    for line in source.decode("utf-8", "replace").splitlines():
        if not line.startswith("#"):
            break
        if (match := _LINE.fullmatch(line)) and match[1] in _KEYS:
            found[match[1]] = match[2]
    return found


def _attack(name: str, source: bytes, header: Mapping[str, str]) -> Attack:
    return Attack(
        name=name,
        source=source,
        aim=header["attack"],
        expect=header["expect"],
        control=header["control"],
        says=header.get("says"),
        limit_s=float(header.get("limit", Attack.limit_s)),
        provenance=header.get("provenance"),
    )
