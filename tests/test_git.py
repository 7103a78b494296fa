"""Reading what Git has stored, in repositories that mean no good."""

import datetime as dt
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from grader import git
from grader.cli.commit import committed_at

IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
MARK = "ran"
COMMANDS = {
    "fsmonitor": {"core.fsmonitor": "{run}"},
    "pager": {"core.pager": "{run}", "pager.cat-file": "{run}", "pager.rev-list": "true"},
    "external_diff": {"diff.external": "{run}", "diff.all.textconv": "{run}"},
    "ssh": {"remote.origin.url": "ssh://nowhere.invalid/x", "core.sshCommand": "{run}"},
    "external_transport": {"remote.origin.url": "ext::{run}", "protocol.ext.allow": "always"},
    "upload_pack": {"remote.origin.url": "{here}", "remote.origin.uploadpack": "{run}", "protocol.allow": "always"},
}
"""What a repository's configuration can name to be run."""
FETCHING = ("ssh", "external_transport", "upload_pack")
"""Those that a git which may fetch does run when an object is missing."""


def typed(*arguments: str, folder: Path, check: bool = True) -> str:
    """Type a git command."""
    done = subprocess.run(["git", "-C", str(folder), *IDENTITY, *arguments], check=check, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with one commit of one file."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    typed("init", folder=folder)
    (folder / "mine.py").write_text("x = 1\n", encoding="utf-8")
    typed("add", ".", folder=folder)
    typed("commit", "-m", "work", folder=folder)
    return folder


def made_hostile(checkout: Path, kind: str) -> None:
    """Let the repository name a program wherever the kind says, and make it one whose objects have to be fetched."""
    program = checkout / "run.sh"
    program.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(checkout / MARK))}\n", encoding="utf-8")
    program.chmod(0o755)
    (checkout / ".gitattributes").write_text("* diff=all\n", encoding="utf-8")
    promising = {"core.repositoryformatversion": "1", "extensions.partialClone": "origin", "remote.origin.promisor": "true"}
    for name, value in (promising | COMMANDS[kind]).items():
        typed("config", name, value.format(run=program, here=checkout), folder=checkout)


def without(checkout: Path, revision: str) -> None:
    """Take an object out of the repository."""
    name = typed("rev-parse", revision, folder=checkout)
    (checkout / ".git" / "objects" / name[:2] / name[2:]).unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="the program of a hostile repository is a shell script here")
@pytest.mark.parametrize("kind", COMMANDS)
@pytest.mark.parametrize("missing", ["HEAD:mine.py", "HEAD", None])
def test_no_program_of_a_repository_is_run(checkout: Path, kind: str, missing: str | None) -> None:
    """Whatever its configuration names, and although an object is missing that could be fetched."""
    made_hostile(checkout, kind)
    if missing:
        without(checkout, missing)
    assert (committed_at(checkout) is None) == (missing == "HEAD")
    assert (git.stored(checkout, "cat-file", "blob", "HEAD:./mine.py") is None) == (missing is not None)
    git.stored(checkout, "rev-list", "HEAD", "--", "mine.py")
    assert not (checkout / MARK).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the program of a hostile repository is a shell script here")
@pytest.mark.parametrize("kind", FETCHING)
@pytest.mark.parametrize("held_back", git._ALONE)
def test_either_way_of_holding_git_back_is_enough(
    checkout: Path, kind: str, held_back: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git that knows only one of them fetches nothing; without any the program runs, so that the attack is a real one."""
    made_hostile(checkout, kind)
    without(checkout, "HEAD:mine.py")
    monkeypatch.setattr(git, "_ALONE", {held_back: git._ALONE[held_back]})
    assert git.stored(checkout, "cat-file", "blob", "HEAD:./mine.py") is None
    assert not (checkout / MARK).exists()
    typed("cat-file", "blob", "HEAD:./mine.py", folder=checkout, check=False)
    assert (checkout / MARK).exists()


def test_what_is_stored_is_returned_up_to_a_limit(checkout: Path) -> None:
    """More than that is taken for nothing, rather than for what it is not."""
    assert git.stored(checkout, "cat-file", "blob", "HEAD:./mine.py") == b"x = 1\n"
    assert git.stored(checkout, "cat-file", "blob", "HEAD:./mine.py", limit=6) == b"x = 1\n"
    assert git.stored(checkout, "cat-file", "blob", "HEAD:./mine.py", limit=5) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_repository_that_keeps_git_waiting_is_left(checkout: Path) -> None:
    """Its head is a pipe into which nobody writes."""
    head = checkout / ".git" / "HEAD"
    head.unlink()
    os.mkfifo(head)
    assert git.stored(checkout, "cat-file", "commit", "HEAD", timeout_s=0.2) is None


def test_without_a_repository_and_without_git_there_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are no error."""
    assert git.stored(tmp_path, "cat-file", "commit", "HEAD") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git.stored(tmp_path, "cat-file", "commit", "HEAD") is None


@pytest.mark.parametrize(
    ("seconds", "date"),
    [("1700000000", dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC)), ("9" * 15, None), ("9" * 5000, None)],
)
def test_a_commit_of_no_time_has_no_date(checkout: Path, seconds: str, date: dt.datetime | None) -> None:
    """Git stores any number that somebody writes into a commit."""
    commit = typed("cat-file", "commit", "HEAD", folder=checkout)
    lines = [f"{line.rsplit(' ', 2)[0]} {seconds} +0000" if "Ada <" in line else line for line in commit.split("\n")]
    file = checkout / "commit"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (checkout / ".git" / "HEAD").write_text(
        typed("hash-object", "-t", "commit", "--literally", "-w", str(file), folder=checkout) + "\n", encoding="utf-8"
    )
    assert committed_at(checkout) == date
