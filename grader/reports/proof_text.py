"""What `bngrade rubric check` found, for a terminal: a rubric's mistakes, or what solution, starter and mutants proved."""

from itertools import groupby

from grader.canonical import layers
from grader.checks.wording import sequence
from grader.proof import Proof
from grader.quiz.checking import QuizCheck
from grader.reports.text_layout import Lines, Page
from grader.result import CheckResult, Status
from grader.rubric.mutants import Mutant
from grader.rubric.source import Mistake


def mistakes_to_text(path: str, mistakes: list[Mistake], page: Page) -> str:
    """Return one line for each mistake, of any length, so that editors can jump to it; then how many there are."""
    lines = [page.verbatim(f"{path}:{mistake}") for mistake in mistakes]
    count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    return _joined([*lines, *page.style([page.verbatim(f"{path}: {count}")], fg="red", bold=True)])


def proof_to_text(path: str, proof: Proof, page: Page) -> str:
    """Return the verdict on a valid rubric and, where it is too weak, what shows it."""
    if proof.holds:
        return _joined([*page.style([page.verbatim(f"{path}: ok")], fg="green", bold=True), *_summary(proof, page)])
    blocks = [
        *_solution_fails(proof, page),
        *_starter_passes(proof, page),
        *_survivors(proof, page),
    ]
    head = page.style([page.verbatim(f"{path}: does not tell right from wrong")], fg="red", bold=True)
    return _joined([*head, *blocks])


def quiz_check_to_text(path: str, checked: QuizCheck, page: Page) -> str:
    """Return the verdict on a quiz that grades rightly."""
    match checked.programs:
        case None:
            programs = "no program was run"
        case 1:
            programs = "1 program prints what the quiz says"
        case count:
            programs = f"{count} programs print what the quiz says"
    text = (
        f"{checked.questions} questions; the sheet is what they give, the solution earns every point, each of "
        f"{checked.wrong_answers} wrong answers costs those of its question; {programs}"
    )
    return _joined([*page.style([page.verbatim(f"{path}: ok")], fg="green", bold=True), *page.wrap(text, indent="  ")])


def _joined(lines: Lines) -> str:
    return "\n".join(lines) + "\n"


def _summary(proof: Proof, page: Page) -> Lines:
    failed = ", ".join(check.id for check in proof.starter_defects)
    text = (
        f"the solution passes {len(proof.solution)} structural checks; the starter fails {failed}; "
        f"{proof.mutants} mutants of {len(proof.kinds)} kinds fail"
    )
    lines = [*page.wrap(text, indent="  "), *_starter_surprises(proof, page)]
    if proof.allowed:
        lines += page.wrap(f"added freely by permission of the rubric: {', '.join(proof.allowed)}", indent="  ")
    if all(check.id != "optimizer-unchanged" for check in proof.solution):
        lines += page.wrap("not judged: the optimizer that a file builds; `optimizer-unchanged` is not listed", indent="  ")
    return lines


def _starter_surprises(proof: Proof, page: Page) -> Lines:
    """Name what learners would find broken before they begin; a stub that is not finished is meant to be so."""
    lines: Lines = []
    for check in proof.starter_surprises:
        text = f"is this meant? the starter fails {check.id}: {check.message}{_place(check, 'starter')}"
        lines += page.wrap(text, indent="  ", hang="    ")
    return lines


def _solution_fails(proof: Proof, page: Page) -> Lines:
    """Name the checks that the solution fails; those that were skipped for one of these are no defects of their own."""
    failed = [check for check in proof.solution_defects if check.status is not Status.SKIPPED]
    lines: Lines = []
    for check in failed or proof.solution_defects:
        expected = f", expected {check.expected}" if check.expected and "expected" not in check.message else ""
        text = f"the solution does not pass {check.id}: {check.message}{expected}{_place(check, 'solution')}"
        lines += page.wrap(text, indent="  ", hang="    ")
    return lines


def _place(check: CheckResult, file: str) -> str:
    return f" ({check.place.words} of the {file})" if check.place else ""


def _starter_passes(proof: Proof, page: Page) -> Lines:
    if proof.starter_defects:
        return []
    text = (
        "the untouched starter passes every structural check: declare in `architecture` what learners add, with `added: true`"
    )
    return page.wrap(text, indent="  ", hang="    ")


def _survivors(proof: Proof, page: Page) -> Lines:
    """Name the surviving mutants under the check that should have failed; of several of a kind the first.

    Checks that are not listed come first: with them, others may see the mutants that are theirs.
    """
    listed = {check.id for check in proof.solution}
    ordered = sorted(proof.survivors, key=lambda mutant: (mutant.caught_by in listed, *_check_and_kind(mutant)))
    gaps = any(mutant.caught_by not in listed for mutant in proof.survivors)
    lines: Lines = []
    for check, group in groupby(ordered, key=lambda mutant: mutant.caught_by):
        survivors = list(group)
        count = (
            f"{len(survivors)} of {proof.mutants} mutants pass"
            if len(survivors) > 1
            else f"1 of {proof.mutants} mutants passes"
        )
        lines += page.wrap(f"{count}: {_cure(check, listed=check in listed, gaps=gaps)}", indent="  ")
        for kind, alike in groupby(survivors, key=lambda mutant: mutant.kind):
            first, *more = alike
            others = f" (and {len(more)} more of this kind)" if more else ""
            lines += page.wrap(f"{kind}: {first.what}{others}", indent="  - ", hang="      ")
            lines += page.wrap(f"it runs {_network(first)}", indent="    ", hang="      ")
    return lines


def _check_and_kind(mutant: Mutant) -> tuple[str, str]:
    return mutant.caught_by, mutant.kind


def _network(mutant: Mutant) -> str:
    chain = sequence(layers(mutant.graph))
    if mutant.evaluation_graph is not None:
        return f"{chain}; in evaluation mode {sequence(layers(mutant.evaluation_graph))}"
    return chain


def _cure(check: str, *, listed: bool, gaps: bool) -> str:
    """Say which check should have failed, and how it comes to."""
    if not listed:
        return f"`{check}` would fail for them; list it under `checks`"
    if gaps:
        return f"`{check}` should fail for them; list what is missing above, and look again"
    return f"`{check}` should fail for them; declare the sizes that matter in `architecture`, and look at `allowed`"
