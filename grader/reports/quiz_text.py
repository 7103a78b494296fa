"""A quiz on a terminal: a question, what is said after its answer, the program that proves it, the score at the end."""

from collections.abc import Iterable, Sequence

from grader.quiz.dealing import Answered, Dealt, Outcome, scores
from grader.quiz.loading import LoadedQuiz
from grader.quiz.model import Choice, Quiz
from grader.quiz.prose import one_line, passages
from grader.quiz.proving import Proof
from grader.reports.text_layout import Lines, Page, joined

_INDENT = "  "
_CODE = "    "
_NARROWEST = 20
"""Columns of code, at least."""
_COLORS = {Outcome.RIGHT: "green", Outcome.WRONG: "red", Outcome.SKIPPED: "bright_black"}


def question_lines(dealt: Dealt, count: str, page: Page) -> Lines:
    """Return a question with its choices."""
    lines = [*_heading(dealt, count, page), ""]
    for number, passage in enumerate(passages(dealt.question.text)):
        lines += [""] if number else []
        lines += _code(passage.lines, page) if passage.code else _wrap(passage.lines[0], page)
    lines += [""]
    for letter, choice in dealt.lettered:
        lines += _choice(letter, choice, page)
    return lines


def program_lines(dealt: Dealt, page: Page) -> Lines:
    """Return the program that settles a question, without what it prints."""
    if dealt.question.proof is None:
        return _wrap("this question has no program", page)
    heading = page.style(_wrap("A program that settles it:", page), bold=True)
    return [*heading, *_code(dealt.question.proof.strip("\n").split("\n"), page)]


def answer_lines(dealt: Dealt, letter: str | None, count: str, page: Page) -> Lines:
    """Return what is said after an answer, or after a question that was skipped: of each choice why it is right or wrong."""
    outcome = dealt.outcome(letter)
    said = {
        Outcome.RIGHT: f"✓ {letter} is right",
        Outcome.WRONG: f"✗ {letter} is not right, {dealt.right} is",
        Outcome.SKIPPED: f"· skipped; {dealt.right} is right",
    }[outcome]
    lines = [*_heading(dealt, count, page), "", *page.style(_wrap(said, page), fg=_COLORS[outcome], bold=True), ""]
    for each, choice in _chosen_first(dealt, letter):
        mark = "✓" if choice.correct else "✗" if each == letter else " "
        heading = page.wrap(one_line(choice.text), indent=f"{mark} {each}) ", hang="     ", width=page.width)
        lines += page.style(_translated(heading, page), bold=choice.correct or each == letter)
        lines += page.wrap(one_line(choice.explanation), indent="     ", width=page.width)
    return [*lines, "", *_wrap(f"The mistake behind this question: {one_line(dealt.question.mistake)}", page)]


def proof_lines(dealt: Dealt, page: Page) -> Lines:
    """Return the program that proves the right answer, and what it prints."""
    return [*program_lines(dealt, page), "", *_printed(dealt.question.prints or "", page)]


def score_to_text(answered: Sequence[Answered], name: str, page: Page) -> str:
    """Return the score by difficulty, and the commands that ask again what was not right, with a newline at the end."""
    if not answered:
        return joined([_wrap("no question was answered", page)])
    right = sum(each.outcome is Outcome.RIGHT for each in answered)
    rows = [(each.difficulty.value, f"{each.right}", f"{each.wrong}", f"{each.skipped}") for each in scores(answered)]
    again = [each for each in answered if each.outcome is not Outcome.RIGHT]
    commands = [page.verbatim(f"bngrade quiz {name} --question {each.question.id}", indent=_INDENT) for each in again]
    return joined(
        [
            page.style(_wrap(f"{right} of {len(answered)} right", page), bold=True),
            page.table(("difficulty", "right", "wrong", "skipped"), rows, right=(1, 2, 3)),
            [*_wrap("ask again:", page), *page.style(commands, bold=True)] if again else [],
            [*_wrap("next, to see what else there is to do:", page), *page.style([f"{_INDENT}bngrade list"], bold=True)],
        ]
    )


def quizzes_to_text(quizzes: Iterable[LoadedQuiz], page: Page) -> str:
    """Return one line for each quiz, and how to begin, with a newline at the end."""
    rows = [(each.rubric.exercise, str(len(each.rubric.questions)), each.rubric.title) for each in quizzes]
    if not rows:
        return joined([_wrap("there are no quizzes", page)])
    start = [*_wrap("to begin:", page), page.verbatim(f"bngrade quiz {rows[0][0]}", indent=_INDENT)]
    return joined([page.table(("quiz", "questions", "about"), rows, right=(1,)), start])


def proofs_to_text(quiz: Quiz, proofs: Iterable[Proof], page: Page) -> str:
    """Return for each program what it printed just now, and whether that is what the quiz says, with a newline at the end."""
    blocks = []
    for proof in proofs:
        question = quiz.question(proof.question)
        assert question is not None, "a proof is of a question of the quiz"
        program = _code((question.proof or "").strip("\n").split("\n"), page)
        good = proof.problem is None
        verdict = f"✓ {proof.question}: it prints what the quiz says" if good else f"✗ {proof.question}: {proof.problem}"
        colored = page.style(_wrap(verdict, page), fg="green" if good else "red", bold=True)
        blocks += [[*program, "", *_printed(proof.printed, page), *colored]]
    return joined(blocks)


def _heading(dealt: Dealt, count: str, page: Page) -> Lines:
    return page.style(_wrap(f"question {count}, {dealt.question.difficulty}", page), bold=True)


def _choice(letter: str, choice: Choice, page: Page) -> Lines:
    return page.wrap(one_line(choice.text), indent=f"{_INDENT}{letter}) ", hang="     ", width=page.width)


def _chosen_first(dealt: Dealt, letter: str | None) -> list[tuple[str, Choice]]:
    """Order the choices for reading: the one that was chosen, the right one, the others."""
    return sorted(dealt.lettered, key=lambda each: (each[0] != letter, not each[1].correct, each[0]))


def _printed(text: str, page: Page) -> Lines:
    return [*page.style(_wrap("It prints:", page), bold=True), *_code(text.rstrip("\n").split("\n"), page)]


def _code(lines: Iterable[str], page: Page) -> Lines:
    room = max(page.width - len(_CODE), _NARROWEST)
    shown = (page.verbatim(line.expandtabs(4)).rstrip() for line in lines)
    return [(_CODE + line[start : start + room]).rstrip() for line in shown for start in range(0, len(line) or 1, room)]


def _wrap(text: str, page: Page) -> Lines:
    return page.wrap(text, width=page.width)


def _translated(lines: Lines, page: Page) -> Lines:
    """Spell the marks in ASCII where the page has nothing else; the text was translated when it was set."""
    return lines if page.unicode else [line.replace("✓", "+").replace("✗", "x") for line in lines]
