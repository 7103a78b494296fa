"""The help: every command says what it does and gives an example that can be typed; what is mistyped is answered."""

import shlex
from collections.abc import Iterator

import click
import pytest
from conftest import Bngrade

from grader.cli import cli


def tree(path: tuple[str, ...] = ("bngrade",), command: click.Command = cli) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Return every command and group, with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, "the group lists it"
            yield from tree((*path, name), found)


def leaves() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Return every command that does something."""
    return ((path, command) for path, command in tree() if not isinstance(command, click.Group))


EVERY = dict(tree())


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_says_what_it_does(path: tuple[str, ...]) -> None:
    """The help begins with a sentence, and each option has a word to say unless its name is all there is to it."""
    command = EVERY[path]
    first = (command.help or "").split("\n\n")[0]
    assert first[:1].isupper()
    assert first.rstrip()[-1:] in (".", "?", ":")
    self_evident = {"--format", "--device"}
    told = [each for each in command.params if isinstance(each, click.Option) and not set(each.opts) & self_evident]
    assert [each.opts for each in told if not each.help] == []


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_has_an_example_of_itself(path: tuple[str, ...]) -> None:
    """The example calls this command, or one below it, with arguments and options that it takes."""
    epilog = EVERY[path].epilog or ""
    assert epilog.startswith("Example: bngrade ")
    words = shlex.split(epilog.split("\n")[0].removeprefix("Example: "))
    assert tuple(words[: len(path)]) == path
    assert _parse(EVERY[path], words[len(path) :]) == []


def _parse(command: click.Command, words: list[str]) -> list[str]:
    """Take words as a command does, up to the files that they name; return what nobody takes."""
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, f"there is no command {words[0]}"
        command, words = found, words[1:]
    values, rest, _ = command.make_parser(click.Context(command)).parse_args(list(words))
    required = [each.name for each in command.params if each.required]
    given = {name for name, value in values.items() if isinstance(value, str | tuple) and value}
    assert [name for name in required if name not in given] == []
    return list(rest)


def test_an_example_that_does_not_fit_would_be_found() -> None:
    """Unknown options, superfluous words and missing arguments do not parse."""
    check = EVERY["bngrade", "check"]
    with pytest.raises(click.NoSuchOption, match="--fromat"):
        _parse(check, ["netbn.py", "--fromat", "json"])
    assert _parse(check, ["netbn.py", "other.py"]) == ["other.py"]
    with pytest.raises(AssertionError, match="file"):
        _parse(check, [])


def test_the_table_of_commands_says_what_their_help_says() -> None:
    """The line for each command stands in the table, so that `--help` imports none; each has one."""
    for path, command in EVERY.items():
        if isinstance(command, click.Group) and hasattr(command, "_commands"):
            for name, (_, _, line) in command._commands.items():
                assert line[:1].isupper(), (path, name)
                assert line.endswith("."), (path, name)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["chekc", "netbn.py"], "there is no command 'chekc'; did you mean `check`?"),
        (["lsit"], "there is no command 'lsit'; did you mean `list`?"),
        (["rubric", "chek", "netbn"], "there is no command 'chek'; did you mean `check`?"),
        (["calibrate", "netbn"], "there is no command 'calibrate'; did you mean `rubric calibrate`?"),
        (["fetc"], "there is no command 'fetc'; did you mean `data fetch`?"),
        (["check", "exercises/netbn.py", "--fromat", "json"], "No such option '--fromat'. Did you mean '--format'?"),
        (
            ["explain", "batchnorm-presnt"],
            "there is no check or diagnostic 'batchnorm-presnt'; did you mean `batchnorm-present`?",
        ),
        (
            ["explain", "batch-of-one"],
            "there is no check or diagnostic 'batch-of-one'; a question has its explanation in `bngrade quiz batchnorm_quiz --question batch-of-one`",
        ),
        (["hint", "netbm"], "there is no exercise 'netbm'; did you mean `netbn`?"),
        (["check", "exercises/netbm.py"], "there is no file 'exercises/netbm.py'; did you mean 'exercises/netbn.py'?"),
        (["completion", "bsh"], "Invalid value for '[SHELL]': 'bsh' is not one of 'bash', 'fish', 'zsh'."),
    ],
)
def test_what_is_mistyped_is_answered_with_the_nearest(bngrade: Bngrade, typed: list[str], told: str) -> None:
    """A command, also one below another, an option, an id, an exercise, a file: the message names what is near."""
    done = bngrade(*typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.rpartition("Error: ")[2].strip() == told
