"""The diagnostics: why a submission could not be graded, each explained as the checks are."""

from collections.abc import Mapping

from grader.checks.base import Explanation
from grader.problem import ProblemKind

DIAGNOSTICS: Mapping[ProblemKind, Explanation] = {
    ProblemKind.UNREADABLE: Explanation(
        title="the file is no readable Python source or notebook",
        what="The file is not text that Python could read: it is empty, far too large, a picture or an archive, or written in "
        "another encoding than UTF-8 without saying so.",
        why="The source is read before anything is executed; a file that only looks like Python is told apart here.",
        example="""\
$ file homework.py
homework.py: Zip archive data""",
        look_at="How the file was saved or exported: plain text, in UTF-8, with the ending `.py` or `.ipynb`.",
    ),
    ProblemKind.SYNTAX: Explanation(
        title="Python cannot parse the file",
        what="The file breaks the rules of Python's grammar, so no part of it can be executed.",
        why="Python reads a file as a whole before it runs the first line. One bracket left open is enough.",
        example="""\
self.enc = nn.Linear(60, 90
self.dec = nn.Linear(90, 60)

✗ Python cannot read the file: '(' was never closed""",
        look_at="The line that the message names and the one above it. `python FILE` shows the same error. Left-over marks of "
        "a merge or of a chat (three backquotes) are typical, too.",
    ),
    ProblemKind.NOTEBOOK: Explanation(
        title="the file is no notebook that can be read",
        what="The file is named `.ipynb` and is not what Jupyter saves: it is damaged or empty, it is Python source with the "
        "wrong ending, it is written for another language, or it is of a version of the format that is no longer written.",
        why="The cells are taken from the file as they stand in it. Outputs, pictures and other ornaments may hold anything; "
        "the cells themselves must be whole.",
        example="""\
$ head -c 40 homework.ipynb
<html><head><title>homework</title>""",
        look_at="Whether Jupyter opens the file. If it does, save it there once more; if it does not, download or export it "
        "again, as a notebook.",
    ),
    ProblemKind.CELL: Explanation(
        title="Python cannot parse a cell that is needed",
        what="A cell breaks the rules of Python's grammar, and what the class needs is in it.",
        why="A cell is read as a whole before its first line runs. A broken cell that nothing needs does no harm; one that "
        "holds the class, or a name that the class uses, does.",
        example="""\
class AutoEncoder(nn.Module)
    ...

✗ Python cannot read the cell: expected ':'""",
        look_at="The cell and the line that the message names. Run the cell to see the same error.",
    ),
    ProblemKind.MISSING_CLASS: Explanation(
        title="the class that the exercise names is not there",
        what="The file does not define the class that the exercise names, or only in a place that is not reached, such as "
        "inside a function that nothing calls.",
        why="The class is found by its name. A class of another name may be a draft, so none is guessed.",
        example="""\
class AutoEncoder2(nn.Module):
    ...

✗ the file defines no class `AutoEncoder`;
  did you mean `AutoEncoder2`?""",
        look_at="The name behind `class`, letter by letter; `--class NAME` grades a class of another name.",
    ),
    ProblemKind.NOT_A_CLASS: Explanation(
        title="the name stands for something else than a class",
        what="The name that the exercise asks for belongs to a finished network or to another value, not to a class.",
        why="The class is constructed anew for each verdict, so that every training begins with fresh parameters.",
        example="""\
AutoEncoder = nn.Sequential(
    nn.Linear(60, 7), nn.Linear(7, 60)
)""",
        look_at="The last line that gives the name a value: an assignment below the class replaces it.",
    ),
    ProblemKind.NOT_A_MODULE: Explanation(
        title="the class makes no torch module",
        what="Constructing the class gives a value that is no `torch.nn.Module`.",
        why="A module registers its layers; without that their parameters are not found, and nothing could be trained.",
        example="""\
class AutoEncoder:      # derives from nothing
    def __init__(self):
        self.enc = nn.Linear(60, 7)""",
        look_at="What stands in parentheses behind the class's name, and what decorators and `__new__` give back.",
    ),
    ProblemKind.IMPORT: Explanation(
        title="a package that the class needs is not installed here",
        what="An import failed, and what it gives is used by the class or by something that the class needs.",
        why="Imports that only other parts of the file use are not executed. This one is needed for the class itself, and "
        "graders have torch and little else.",
        example="""\
from my_layers import SuperLinear   # a file of your own

class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = SuperLinear(60, 7)""",
        look_at="The import in the message. Copy what the class needs into the file, or use what torch has.",
    ),
    ProblemKind.LOAD: Explanation(
        title="a statement that the class needs raises an error",
        what="A definition or a constant that the class uses could not be executed.",
        why="Of a file, what the class needs is executed: imports, definitions, constants. If a constant comes from a data "
        "file or from a training, it is not there when the class is to be made.",
        example="""\
WIDTH = len(open("words.txt").readlines())

class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Linear(WIDTH, 7)""",
        look_at="The line that the message names, and what it needs to be there. Write sizes as numbers.",
    ),
    ProblemKind.CONSTRUCT: Explanation(
        title="constructing the class raises an error",
        what="The class was found, but making a network of it without arguments failed.",
        why="The class is constructed as `Name()`, many times and on other machines. So every parameter of `__init__` needs a "
        "default, and nothing in it may depend on a file, on data or on a GPU.",
        example="""\
def __init__(self):
    self.enc = nn.Linear(60, 7)   # comes too early
    super().__init__()

✗ AttributeError: cannot assign module before
  Module.__init__() call""",
        look_at="The line that the message names. Type `Name()` in `python` to see the same error with its whole way.",
    ),
    ProblemKind.FORWARD: Explanation(
        title="calling the network raises an error",
        what="The network was constructed, but calling it on a batch of inputs failed, in training or in evaluation mode, for "
        "one of several batch sizes.",
        why="Mostly two layers do not fit together: what one gives has another shape than what the next one takes. A batch "
        "size that is written into `forward` works for that size alone.",
        example="""\
self.enc = nn.Linear(60, 9)
self.dec = nn.Linear(7, 60)    # takes 7, is given 9

✗ RuntimeError: mat1 and mat2 shapes cannot be
  multiplied (4x9 and 7x60)""",
        look_at="The shapes on the way: print `x.shape` before the line that the message names. The first number is the batch "
        "size; the rest must be what the layer takes.",
    ),
    ProblemKind.OUTPUT: Explanation(
        title="the network does not return a row of logits for each input",
        what="Calling the network worked, but what it returned is no tensor with one row for each input of the batch, or the "
        "network is too large to be described.",
        why="The loss and the accuracy compare one row of logits with one label. A tuple, a dictionary, predicted classes or a "
        "mean over the batch cannot be compared.",
        example="""\
def forward(self, x):
    return self.dec(x).argmax(dim=1)   # no logits""",
        look_at="The `return` of `forward`: every path through it must end in one, and give the last layer's result.",
    ),
    ProblemKind.EXIT: Explanation(
        title="the code ends the program",
        what="While the class was made or called, the code ended the process.",
        why="Whatever was to follow did not happen, so there is no network to look at.",
        example="""\
if not torch.cuda.is_available():
    sys.exit("needs a GPU")""",
        look_at="`sys.exit`, `quit`, `exit` and `os._exit` in the class and in what it calls.",
    ),
    ProblemKind.TIME: Explanation(
        title="the code did not finish in time",
        what="Making the class and calling it a few times took longer than the exercise allows, or used up its processor time.",
        why="What is executed here takes well under a second in a usual network. It contains no training: the grader trains by "
        "itself, and the rubric's limits concern the code of the class alone.",
        example="""\
def forward(self, x):
    while x.norm() > 1:     # never shrinks
        x = self.enc(x)
    return x""",
        look_at="Loops whose end depends on data, `time.sleep`, `input()`, and work in `__init__` that belongs into training.",
    ),
    ProblemKind.MEMORY: Explanation(
        title="the code needs more memory than it may have",
        what="While the class was made or called, the code asked for more memory than the exercise allows.",
        why="The networks of these exercises take a few megabytes. Much more is mostly a slip in a size, or data that is "
        "loaded with the class.",
        example="""\
# all words of the corpus instead of 60 features
self.enc = nn.Linear(60 * 50000, 60 * 50000)""",
        look_at="The largest layer: a linear layer needs four bytes for each pair of an input and an output.",
    ),
    ProblemKind.DENIED: Explanation(
        title="the code tried what a submission may not do",
        what="While the class was made or called, the code tried to write a file, to start a process, to use the network, or "
        "to do something else beside computing.",
        why="A submission is foreign code. It may compute, and nothing more, so that nobody's machine or results come to harm.",
        example="""\
def __init__(self):
    super().__init__()
    subprocess.run(["pip", "install", "einops"])""",
        look_at="The deed that the message names. Downloads, checkpoints and logs belong outside of the class.",
    ),
    ProblemKind.UNSTABLE: Explanation(
        title="the network differs from one run to the next",
        what="The file was executed twice, each time in a fresh process, and ran different operations or sizes.",
        why="A verdict speaks of one network. Where every run makes another, none of them is the one to be graded.",
        example="""\
def __init__(self):
    super().__init__()
    self.enc = nn.Linear(20, os.getpid() % 64)""",
        look_at="Sizes and choices that come from random numbers, the clock, the process or the environment.",
    ),
    ProblemKind.DEVICE: Explanation(
        title="the code asks for a device that is not there",
        what="The code moves parameters or values to a device, such as a GPU, that the grading machine does not have or does "
        "not lend to a submission.",
        why="Where a network runs is decided by whoever uses it: `model.to(device)` moves all that is registered.",
        example="""\
def __init__(self):
    super().__init__()
    self.enc = nn.Linear(60, 7).cuda()""",
        look_at="`.cuda()`, `.to(...)` and `device=` in the class and in the constants that it uses.",
    ),
    ProblemKind.DIED: Explanation(
        title="the code broke the process that runs it",
        what="The process in which the code ran crashed, or no longer answered as it must.",
        why="A crash inside of a library, or code that reaches into the interpreter, leaves no description of a network that "
        "could be trusted.",
        example="""\
def forward(self, x):
    ctypes.string_at(0)     # reads where nothing is
    return self.enc(x)""",
        look_at="`ctypes`, very deep recursion, and code that closes files or writes to those that it did not open.",
    ),
}
"""Each kind of problem, in the order in which a submission meets them."""
