"""The types of exercises: a type says how a submission is evaluated, all else is shared.

`network` follows and trains the class that a learner wrote, `quiz` reads an answer sheet. Which one an exercise is, its rubric
says by its `format:`. Importing this package imports neither, so that the command line can ask before anything heavy is loaded.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from grader.files import open_regular

if TYPE_CHECKING:
    from grader.quiz.loading import LoadedQuiz
    from grader.rubric.loading import LoadedRubric

_LOOKED_AT = 64 * 2**10
_OF_A_QUIZ = re.compile(rb"""^(?:\{\s*)?["']?(?:format["']?\s*:\s*["']?bngrade/quiz/|questions["']?\s*:)""", re.MULTILINE)


def is_quiz(path: Path) -> bool:
    """Tell by a look at a rubric's text whether it is a quiz; a file that cannot be read is none."""
    try:
        with open_regular(path) as file:
            return _OF_A_QUIZ.search(file.read(_LOOKED_AT)) is not None
    except OSError:
        return False


def load_exercise(path: Path) -> "LoadedRubric | LoadedQuiz":
    """Read and validate the rubric of an exercise of any type.

    Raises:
        RubricError: the file cannot be read or is no valid rubric; every mistake is told with its line and column.
    """
    if is_quiz(path):
        from grader.quiz.loading import load_quiz

        return load_quiz(path)
    from grader.rubric.loading import load_rubric

    return load_rubric(path)


def check_ids(loaded: "LoadedRubric | LoadedQuiz") -> tuple[str, ...]:
    """Return the ids of the checks that a result for an exercise holds, in their order there."""
    from grader.quiz.consistency import LOADS
    from grader.quiz.loading import LoadedQuiz
    from grader.rubric.check_spec import CHECK_IDS

    chosen = [check.id for check in loaded.rubric.checks]
    if isinstance(loaded, LoadedQuiz):
        return (LOADS, *chosen)
    return tuple(check_id for check_id in CHECK_IDS if check_id in chosen)
