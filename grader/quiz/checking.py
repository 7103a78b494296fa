"""Does a quiz grade rightly? Its sheets are held against its questions, and its programs are run.

The sheet that learners get must be what the questions give, the solution must earn everything, an empty sheet nothing, and a
single wrong answer must cost the points of its question and no others. Takes a valid quiz, gives every mistake with its place.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from grader.quiz.judging import judge
from grader.quiz.loading import LoadedQuiz
from grader.quiz.model import Quiz
from grader.quiz.proving import prove_all
from grader.quiz.reading import Sheet, read_sheet, sheet_of
from grader.quiz.sheet import filled, sheet_text
from grader.result import CheckResult, Status
from grader.rubric.companions import in_short
from grader.rubric.source import Mistake
from grader.value import Value

_BLANKS = re.compile(r"[\s`]+")
_SHORTEST = 8
"""Shorter answers, without blanks, stand in a hint by chance."""
_DEFECTS_TOLD = 5


class QuizCheck(Value):
    """What was held against a quiz, and what did not hold."""

    mistakes: tuple[Mistake, ...]
    questions: int
    wrong_answers: int = 0
    """So many sheets with a single wrong answer were graded."""
    programs: int | None = None
    """So many programs were run; `None` if none was to be."""

    @property
    def holds(self) -> bool:
        """Whether the quiz grades rightly, as far as was asked."""
        return not self.mistakes


def check_quiz(loaded: LoadedQuiz, *, run_programs: bool = True) -> QuizCheck:
    """Hold a quiz against its sheets and, unless they are to be left alone, its programs.

    Raises:
        OSError: a program cannot be started.
    """
    quiz = loaded.rubric
    mistakes = [
        *_name_mistakes(loaded),
        *_sheet_mistakes(loaded),
        *_solution_mistakes(loaded),
        *_grading_mistakes(loaded),
        *_leaking_hints(loaded),
    ]
    if run_programs:
        mistakes += _program_mistakes(loaded)
    return QuizCheck(
        mistakes=tuple(sorted(mistakes, key=lambda each: (each.position.line, each.position.column))),
        questions=len(quiz.questions),
        wrong_answers=sum(len(question.choices) - 1 for question in quiz.questions),
        programs=sum(question.proof is not None for question in quiz.questions) if run_programs else None,
    )


def companion(loaded: LoadedQuiz, name: str) -> Path:
    """Return the path of the `sheet` or the `solution`, which a quiz names relative to itself."""
    return in_short(loaded.path.parent / str(getattr(loaded.rubric, name)))


def _name_mistakes(loaded: LoadedQuiz) -> Iterator[Mistake]:
    """Compare the exercise's name with the names of its files, by which commands find one from the other."""
    name = loaded.rubric.exercise
    if loaded.path.stem != name:
        yield loaded.mistake(("exercise",), f"this file is called `{loaded.path.name}`; expected `{name}.yaml`")
    for field in ("sheet", "solution"):
        if (found := companion(loaded, field)).stem != name:
            yield loaded.mistake((field,), f"the {field} is called `{found.name}`; expected `{name}.yaml`")


def _sheet_mistakes(loaded: LoadedQuiz) -> Iterator[Mistake]:
    """Compare the sheet in the repository with the one that the questions give."""
    place = companion(loaded, "sheet")
    if place.exists() and place.samefile(loaded.path):
        yield loaded.mistake(("sheet",), "this is the quiz itself; name the file that learners fill in")
        return
    cure = f"write it with `bngrade quiz {loaded.path} --write-sheet {place}`"
    if not place.is_file():
        yield loaded.mistake(("sheet",), f"there is no file `{place}`; {cure}")
        return
    wanted = sheet_text(loaded.rubric).split("\n")
    found = place.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
    if found != wanted:
        same = sum(1 for _ in _common(wanted, found))
        yield loaded.mistake(("sheet",), f"`{place}` is not what the questions give, from its line {same + 1} on; {cure}")


def _common(wanted: list[str], found: list[str]) -> Iterator[str]:
    for one, other in zip(wanted, found, strict=False):
        if one != other:
            return
        yield one


def _solution_mistakes(loaded: LoadedQuiz) -> Iterator[Mistake]:
    place = companion(loaded, "solution")
    if not place.is_file():
        yield loaded.mistake(("solution",), f"there is no file `{place}`; fill in a copy of the sheet, every answer right")
        return
    defects = [check for check in judge(loaded.rubric, read_sheet(place)) if check.status is not Status.PASS]
    for check in defects[:_DEFECTS_TOLD]:
        yield loaded.mistake(("solution",), f"`{place}` does not pass `{check.id}`: {check.message}{_at(check)}")
    if len(defects) > _DEFECTS_TOLD:
        yield loaded.mistake(("solution",), f"{len(defects) - _DEFECTS_TOLD} more of its answers are not right")


def _at(check: CheckResult) -> str:
    return f" (line {check.line})" if check.line else ""


def _grading_mistakes(loaded: LoadedQuiz) -> Iterator[Mistake]:
    """Grade sheets whose points are known beforehand: empty, all right, and with every single wrong answer."""
    quiz = loaded.rubric
    right = {question.id: question.right[0] for question in quiz.questions}
    if (points := _points(quiz, {})) != 0:
        yield loaded.mistake(("questions",), f"an empty sheet earns {points} points")
    if (points := _points(quiz, right)) != quiz.max_points:
        yield loaded.mistake(("questions",), f"a sheet with every answer right earns {points} of {quiz.max_points} points")
    for index, question in enumerate(quiz.questions):
        for letter in question.letters:
            expected = quiz.max_points - (question.points if letter != right[question.id] else 0)
            if (points := _points(quiz, {**right, question.id: letter})) != expected:
                told = f"all right but `{letter}` here earns {points} points, expected {expected}"
                yield loaded.mistake(("questions", index), told)


def _points(quiz: Quiz, answers: dict[str, str]) -> int:
    return sum(check.points for check in judge(quiz, _sheet(quiz, answers)))


def _sheet(quiz: Quiz, answers: dict[str, str]) -> Sheet:
    return sheet_of(filled(sheet_text(quiz), answers).encode(), Path("sheet.yaml"))


def _leaking_hints(loaded: LoadedQuiz) -> Iterator[Mistake]:
    answers = {question.id: _plain(question.right[1].text) for question in loaded.rubric.questions}
    for index, hint in enumerate(loaded.rubric.hints):
        text = _plain(hint.text)
        for question_id, answer in answers.items():
            if len(answer) >= _SHORTEST and answer in text:
                yield loaded.mistake(("hints", index, "text"), f"the hint contains the right answer to `{question_id}`")


def _plain(text: str) -> str:
    return _BLANKS.sub("", text).casefold().rstrip(".")


def _program_mistakes(loaded: LoadedQuiz) -> Iterator[Mistake]:
    places = {question.id: index for index, question in enumerate(loaded.rubric.questions)}
    for proof in prove_all(loaded.rubric.questions):
        if proof.problem is not None:
            yield loaded.mistake(("questions", places[proof.question], "proof"), proof.problem)
