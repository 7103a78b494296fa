"""What learner code may read: the interpreter, the installed packages, the system's libraries, and little beside. Child side.

The grader's own package is withheld, since rubrics travel in it; so is every folder to import from that is no place for
installed packages, such as a checkout that somebody installed in editable form.
"""

import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

_SYSTEM = (
    *("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store"),
    *("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom"),
    *("/proc/cpuinfo", "/sys/devices/system/cpu"),
)
"""Libraries and what they look at; of `/proc` and `/sys` only what torch asks about the processor."""
_WITHHELD = Path(__file__).resolve().parents[1]


def listable_places() -> list[Path]:
    """Return the folders that Python looks for modules in: it lists them before it opens a file."""
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    installed = [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages", "lib-dynload")]
    archives = [entry for entry in sys.path if entry.endswith(".zip")]
    return _existing((*folders, *installed, *archives))


def readable_places() -> list[Path]:
    """Return the folders and files that may be read, with everything below them."""
    libraries = [folder for folder in (sysconfig.get_config_var("LIBDIR"),) if isinstance(folder, str)]
    places = (*listable_places(), *_torch(), *_existing((*libraries, *_SYSTEM)))
    return [part for place in dict.fromkeys(places) for part in _without(place, _WITHHELD)]


def _torch() -> list[Path]:
    """Return torch's folder, wherever it lies."""
    from importlib.util import find_spec

    torch = find_spec("torch")
    return [Path(torch.origin).resolve().parent] if torch is not None and torch.origin else []


def _existing(places: Iterable[str]) -> list[Path]:
    """Return the places that are there, without links on the way, each once."""
    return list(dict.fromkeys(place.resolve() for place in map(Path, places) if place.exists()))


def _without(place: Path, withheld: Path) -> Iterator[Path]:
    """Cover a place but for one folder in it, since Landlock knows no exception to what it grants."""
    if place == withheld:
        return
    if place not in withheld.parents:
        yield place
        return
    for entry in place.iterdir():
        yield from _without(entry, withheld)
