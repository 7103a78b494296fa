"""Judging an answer sheet: each question is a check, and none of them tells which choice is the right one.

Takes a quiz and a sheet that was read, gives results before the teacher's rules on credit.
"""

from collections.abc import Iterator

from grader.nearest import did_you_mean
from grader.quiz.consistency import LOADS
from grader.quiz.model import Question, Quiz
from grader.quiz.prose import one_line
from grader.quiz.reading import Answer, Sheet, Stray
from grader.result import CheckResult, Status

_TOLD = 5
"""So many stray lines are told one by one."""
_WRITE = "write the letter of one choice"


def judge(quiz: Quiz, sheet: Sheet, *, practice: bool = True) -> tuple[CheckResult, ...]:
    """Judge whether a sheet can be read, then every question.

    `practice` says whether learners can be sent to `bngrade quiz`, because they have the quiz too.
    """
    if sheet.problem is not None:
        return (_unreadable(sheet.problem), *(_not_judged(question) for question in quiz.questions))
    results = [_loaded(quiz, sheet)]
    for question in quiz.questions:
        again = f"Practise with `bngrade quiz {quiz.exercise} --question {question.id}`" if practice else ""
        results.append(_answered(question, sheet, again))
    return tuple(results)


def _unreadable(problem: Stray) -> CheckResult:
    help_ = "the sheet is YAML: below `answers:` a line for each question, its name, a colon, a blank and a letter"
    return CheckResult(
        id=LOADS, status=Status.ERROR, points=0, max_points=0, message=problem.message, help=help_, line=problem.line
    )


def _not_judged(question: Question) -> CheckResult:
    message = f"needs `{LOADS}` to pass first"
    return CheckResult(id=question.id, status=Status.SKIPPED, points=0, max_points=question.points, message=message)


def _loaded(quiz: Quiz, sheet: Sheet) -> CheckResult:
    """Tell of lines that answer no question; the answers of the others count all the same."""
    strays = sorted(_strays(quiz, sheet), key=lambda stray: stray.line)
    if not strays:
        given = sum(bool(answer.letter) for answer in sheet.answers)
        message = f"the sheet was read: {given} of {len(quiz.questions)} questions have an answer"
        return CheckResult(id=LOADS, status=Status.PASS, points=0, max_points=0, message=message)
    told = [strays[0].message, *(f"line {stray.line}: {stray.message}" for stray in strays[1:_TOLD])]
    more = [f"and {len(strays) - _TOLD} more lines like these"] if len(strays) > _TOLD else []
    return CheckResult(
        id=LOADS,
        status=Status.FAIL,
        points=0,
        max_points=0,
        message="; ".join([*told, *more]),
        help="mend or remove these lines; the other answers were judged",
        line=strays[0].line,
    )


def _strays(quiz: Quiz, sheet: Sheet) -> Iterator[Stray]:
    yield from sheet.strays
    ids = [question.id for question in quiz.questions]
    for answer in sheet.answers:
        if answer.question not in ids:
            yield Stray(
                line=answer.line, message=f"no question is called `{answer.question}`; {did_you_mean(answer.question, ids)}"
            )


def _answered(question: Question, sheet: Sheet, again: str) -> CheckResult:
    answers = [answer for answer in sheet.answers if answer.question == question.id]
    if len(answers) > 1:
        lines = " and ".join(str(answer.line) for answer in answers[:_TOLD])
        return _failed(question, f"answered {len(answers)} times, on lines {lines}", "keep one answer", answers[-1].line)
    if not answers:
        advice = f"below `answers:` write a line for it: `{question.id}`, a colon, a blank and a letter"
        return _failed(question, "not answered: the sheet has no line for the question", advice, sheet.answers_line)
    [answer] = answers
    if not (answer.letter or answer.found):
        return _failed(question, "not answered", again[:1].lower() + again[1:] or _WRITE, answer.line)
    return _judged(question, answer, again)


def _judged(question: Question, answer: Answer, again: str) -> CheckResult:
    if not answer.letter or answer.letter not in question.letters:
        found = answer.found or f"`{answer.letter}`"
        message = f"expected one of the letters {', '.join(question.letters)}, found {found}"
        return _failed(question, message, _WRITE, answer.line)
    choice = question.choice(answer.letter)
    chosen = f"{answer.letter}) {one_line(choice.text)}"
    if choice.correct:
        return CheckResult(
            id=question.id,
            status=Status.PASS,
            points=question.points,
            max_points=question.points,
            message=f"`{answer.letter}` is right",
            line=answer.line,
            actual=chosen,
        )
    advice = f"{one_line(choice.explanation)} {again}".rstrip()
    return _failed(question, f"`{answer.letter}` is not right", advice, answer.line, chosen)


def _failed(question: Question, message: str, advice: str, line: int | None, actual: str | None = None) -> CheckResult:
    return CheckResult(
        id=question.id,
        status=Status.FAIL,
        points=0,
        max_points=question.points,
        message=message,
        help=advice,
        line=line,
        actual=actual,
    )
