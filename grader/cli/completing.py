"""What a shell completes an argument or an option with. Each is asked for with every press of the key, and so must be quick.

Names come from the names of files, and ids from where they are declared, without anything that reads rubrics or imports torch.
"""

import re
from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

_NAME = re.compile(r"\w[\w-]*", re.ASCII)
"""What names of ours look like. A shell puts what it is offered into the line as it is, and a rubric in a folder from elsewhere
may be called `$(...)`; the names of files the shell completes, and quotes, by itself."""


def files(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell complete the name of a file."""
    return [CompletionItem(incomplete, type="file")]


def folders(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell complete the name of a folder."""
    return [CompletionItem(incomplete, type="dir")]


def exercises(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of an exercise."""
    from grader.exercises import rubric_names

    return _beginning(incomplete, rubric_names())


def exercises_or_files(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of an exercise, else that of a file."""
    return exercises(context, parameter, incomplete) or files(context, parameter, incomplete)


def quizzes(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of a quiz."""
    from grader.exercise_types import is_quiz
    from grader.exercises import rubric_files

    return _beginning(incomplete, (name for name, path in rubric_files().items() if is_quiz(path)))


def questions(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the id of a question of the quiz that was named."""
    from grader.cli.quiz.finding import find_quiz

    typed = [context.params.get("name"), *context.args]  # an option without its value ends the reading of the line
    try:
        quiz = find_quiz(next((str(each) for each in typed if each), "")).rubric
    except click.UsageError:
        return []
    return _beginning(incomplete, (question.id for question in quiz.questions))


def topics(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the id of a check or of a diagnostic."""
    from grader.checks.topics import TOPICS

    found = (topic for topic in TOPICS.values() if topic.id.startswith(incomplete))
    return [CompletionItem(topic.id, help=topic.explanation.title) for topic in found]


def formats(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of a format."""
    from grader.reports.formats import FORMATS

    return _beginning(incomplete, FORMATS)


def _beginning(incomplete: str, names: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete) and _NAME.fullmatch(name)]
