"""Networks whose source says one thing at first sight, and what the static reading may make of each.

`CASES` maps a name to whether the reading is expected to understand the file, and its source. `PLAIN` stands for the usual
constructor, so that a case shows its trick alone.
"""

from textwrap import dedent
from typing import NamedTuple

HEAD = """
import torch
import torch.nn.functional as F
from torch import nn

"""
INIT = """
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 10)
        self.relu = nn.ReLU()
"""
FORWARD = """
    def forward(self, x):
        x = x.flatten(1)
        x = self.relu(self.bn1(self.fc1(x)))
        return self.fc2(x)
"""
PLAIN = f"class NetBN(nn.Module):{INIT}{FORWARD}"
TANH = "class Tanh(nn.Module):\n    def forward(self, x):\n        return torch.tanh(x)\n\n"


class Case(NamedTuple):
    """Whether the reading is expected to understand a source, and the source."""

    is_read: bool
    source: str


def net(init: str = INIT, forward: str = FORWARD, *, before: str = "", after: str = "", inside: str = "") -> str:
    """Put a file together."""
    return f"{HEAD}{dedent(before)}\n\nclass NetBN(nn.Module):\n{inside}{init}{forward}\n{dedent(after)}"


def forward(*lines: str) -> str:
    """Write a `forward` that begins with a flat input."""
    return "".join(f"        {line}\n" for line in ("x = x.flatten(1)", *lines)).join(("\n    def forward(self, x):\n", ""))


def init(*lines: str) -> str:
    """Write the usual constructor with more lines at its end."""
    return INIT + "".join(f"        {line}\n" for line in lines)


def understood(source: str) -> Case:
    """Make a case that the reading sees through."""
    return Case(is_read=True, source=source)


def refused(source: str) -> Case:
    """Make a case that the reading does not touch."""
    return Case(is_read=False, source=source)


CHAIN = ("x = self.relu(self.bn1(self.fc1(x)))", "return self.fc2(x)")

CASES: dict[str, Case] = {
    # What another thing hides behind: names.
    "plain": understood(net()),
    "relu_is_a_tanh": understood(net(init("self.relu = nn.Tanh()"))),
    "layer_assigned_again": understood(net(init("self.fc1 = nn.Linear(784, 256, bias=False)"))),
    "class_with_the_name_of_a_layer": understood(net(init("self.relu = ReLU()"), before=TANH.replace("class Tanh", "class ReLU"))),
    "own_activation": understood(net(init("self.relu = Tanh()"), before=TANH)),
    "own_class_called_batchnorm": understood(net(init("self.bn1 = BatchNorm1d()"), before=TANH.replace("class Tanh", "class BatchNorm1d"))),
    "imported_under_a_false_name": understood(net(init("self.relu = ReLU()"), before="from torch.nn import Tanh as ReLU")),
    "function_under_a_false_name": understood(net(forward=forward("x = relu(self.fc1(x))", "return self.fc2(x)"), before="from torch import tanh as relu")),
    "nn_is_a_local_name": refused(net(init("nn = Fake", "self.relu = nn.ReLU()"), before="class Fake:\n    ReLU = nn.Tanh")),
    "nn_rebound_behind_the_class": refused(net(after="class nn:\n    Module, Linear, BatchNorm1d, ReLU = nn.Module, nn.Linear, nn.BatchNorm1d, nn.Tanh")),
    "torch_is_a_class": understood("from torch import nn\nclass torch:\n    relu = nn.Tanh()\n\n" + PLAIN.replace("self.relu(", "torch.relu(")),
    "method_hides_the_module": refused(net(inside="    def relu(self, x):\n        return torch.tanh(x)\n")),
    "class_attribute_hides_the_module": refused(net(inside="    relu = nn.Tanh()\n")),
    "attribute_of_the_base": refused(net(before="class Base(nn.Module):\n    relu = nn.Tanh()\n").replace("NetBN(nn.Module)", "NetBN(Base)")),
    "constant_bound_twice": refused(net(INIT.replace("256", "N"), before="N = 256", after="N = 128")),
    "constant_changed_in_a_list": refused(net(INIT.replace("256", "SIZES[0]"), before="SIZES = [128]\nSIZES[0] = 256")),
    "constant_appended_to": refused(net(INIT.replace("256", "SIZES[-1]"), before="SIZES = [128]\nSIZES.append(256)")),
    "one_of_two_constants_bound_again": refused(net(INIT.replace("256", "A * B"), before="A, B = 16, 8", after="B = 16")),
    "global_set_by_a_function": refused(net(INIT.replace("256", "N"), before="N = 256\ndef shrink():\n    global N\n    N = 128\nshrink()")),
    "builtin_replaced": refused(net(forward=forward("for _ in range(2):", "    x = x * 2", *CHAIN), before="def range(n):\n    return [0]")),
    "name_of_an_enclosing_class": refused(net(forward=forward(*CHAIN), inside="    SIZE = 128\n    SIZES = [SIZE for _ in [1, 2]]\n")),
    "local_before_its_value": refused(net(forward=forward("x = F.relu(self.fc1(x))", "F = None", "return self.fc2(x)"))),
    # Patches.
    "function_of_torch_replaced": refused(net(before="F.relu = torch.tanh", forward=forward("x = F.relu(self.bn1(self.fc1(x)))", "return self.fc2(x)"))),
    "class_of_torch_replaced": refused(net(before="nn.ReLU = nn.Tanh")),
    "patch_in_the_constructor": refused(net(init("nn.BatchNorm1d.forward = lambda self, x: x"))),
    "patch_by_setattr": refused(net(before="setattr(F, 'relu', torch.tanh)")),
    "patch_through_a_loop": refused(net(after="for each in [NetBN]:\n    each.forward = lambda self, x: self.fc2(self.fc1(x.flatten(1)))")),
    "patch_through_a_default": refused(net(before="def patch():\n    nn.ReLU.forward = lambda self, x: x\n", inside="    def helper(self, x=patch()):\n        return x\n")),
    "patch_by_a_base_class": refused(net(before="class Base(nn.Module):\n    def __init_subclass__(cls):\n        cls.extra = nn.Tanh()\n").replace("NetBN(nn.Module)", "NetBN(Base)")),
    "patch_through_printing": refused(net(init("print(self)"), inside="    def extra_repr(self):\n        self.relu = nn.Tanh()\n        return ''\n")),
    "patch_through_a_text": refused(net(init("print(f'{self}')"), inside="    def extra_repr(self):\n        self.relu = nn.Tanh()\n        return ''\n")),
    "patch_by_exec": refused(net(before="exec('nn.ReLU = nn.Tanh')")),
    "patch_through_globals": refused(net(before="globals()['nn'].ReLU = nn.Tanh")),
    "patch_through_dict": refused(net(init("self.__dict__['relu'] = torch.tanh"))),
    "patch_by_a_loop_target": refused(net(before="for F.relu in [torch.tanh]:\n    pass")),
    "forward_replaced_behind_the_class": refused(net(after="def other(self, x):\n    return self.fc2(self.fc1(x.flatten(1)))\nNetBN.forward = other")),
    "forward_of_the_instance": refused(net(init("self.forward = self.other"), inside="    def other(self, x):\n        return self.fc2(self.fc1(x.flatten(1)))\n")),
    "decorated_class": refused(net(before="def swap(cls):\n    cls.forward = lambda self, x: self.fc2(self.fc1(x.flatten(1)))\n    return cls\n").replace("class NetBN", "@swap\nclass NetBN")),
    "decorated_forward": refused(net(forward=forward(*CHAIN).replace("    def", "    @torch.no_grad()\n    def", 1))),
    "call_overridden": refused(net(inside="    def __call__(self, x):\n        return self.fc2(self.fc1(x.flatten(1)))\n")),
    "getattr_overridden": refused(net(inside="    def __getattribute__(self, name):\n        return super().__getattribute__('fc2' if name == 'fc3' else name)\n")),
    "train_overridden": refused(net(inside="    def train(self, mode=True):\n        return super().train(False)\n")),
    "metaclass": refused(net(before="class Meta(type):\n    pass\n").replace("nn.Module)", "nn.Module, metaclass=Meta)")),
    "property_for_a_module": refused(net(inside="    @property\n    def act(self):\n        return torch.tanh\n", forward=forward("x = self.act(self.fc1(x))", "return self.fc2(x)"))),
    # Parameters.
    "frozen_layer": refused(net(init("self.fc1.weight.requires_grad = False"))),
    "frozen_by_method": refused(net(init("self.fc1.requires_grad_(False)"))),
    "shared_weight": refused(net(init("self.bn1.weight = self.bn1.bias"))),
    "shared_layer": understood(net(init("self.again = self.relu", "self.first = self.fc1"), forward(*CHAIN).replace("self.fc1", "self.first"))),
    "layer_in_a_plain_list": refused(net(init("self.layers = [nn.Linear(784, 256)]"), forward("x = self.layers[0](x)", "return self.fc2(x)"))),
    "initialised": understood(net(init("nn.init.kaiming_normal_(self.fc1.weight, nonlinearity='relu')", "nn.init.zeros_(self.fc1.bias)"))),
    # Values.
    "result_thrown_away": understood(net(forward=forward("x = self.fc1(x)", "self.bn1(x)", "return self.fc2(self.relu(x))"))),
    "in_place": understood(net(forward=forward("x = self.fc1(x)", "F.relu(x, inplace=True)", "return self.fc2(x)"))),
    "in_place_under_an_older_name": understood(net(forward=forward("h = self.fc1(x)", "y = h", "y = F.relu_(y)", "return self.fc2(h)"))),
    "in_place_through_a_view": refused(net(forward=forward("h = self.fc1(x)", "v = h.view(-1, 16, 16)", "v.relu_()", "return self.fc2(h)"))),
    "in_place_behind_idle_dropout": refused(net(init("self.drop = nn.Dropout(0.5)"), forward("h = self.fc1(x)", "d = self.drop(h)", "d.relu_()", "return self.fc2(h)"))),
    "in_place_sum": understood(net(forward=forward("h = self.fc1(x)", "g = h", "g += self.relu(self.bn1(h))", "return self.fc2(h)"))),
    "skip_connection": understood(net(forward=forward("h = self.fc1(x)", "return self.fc2(h + self.bn1(h))"))),
    "scaled": understood(net(forward=forward("x = 2 - self.fc1(x) / 255", "return self.fc2(x)"))),
    "state_between_passes": refused(net(init("self.count = 0"), forward("self.count = self.count + 1", "x = self.fc1(x)", "x = self.bn1(x) if self.count > 9 else x", "return self.fc2(x)"))),
    "list_that_grows": refused(net(init("self.seen = []"), forward("self.seen.append(1)", "x = self.fc1(x)", "x = self.bn1(x) if len(self.seen) > 9 else x", "return self.fc2(x)"))),
    "training_mode_decides": refused(net(forward=forward("x = self.bn1(self.fc1(x)) if self.training else self.fc1(x)", "return self.fc2(x)"))),
    "batch_size_decides": refused(net(forward=forward("x = self.fc1(x)", "x = self.bn1(x) if x.shape[0] > 9 else x", "return self.fc2(x)"))),
    "data_decides": refused(net(forward=forward("x = self.fc1(x)", "x = self.bn1(x) if x.mean() > 0 else x", "return self.fc2(x)"))),
    "shape_decides": understood(net(forward=forward("if x.dim() > 2:", "    x = self.bn1(x)", *CHAIN))),
    "batch_mixed": refused(net(forward=forward("x = x.view(2, -1, 784)[0]", *CHAIN))),
    "batch_counted_wrongly": refused(net(INIT.replace("784", "1568"), forward("x = x.view(-1, 1568)", *CHAIN))),
    # Python's small print.
    "iterator_used_twice": refused(net(forward=forward("steps = zip([1, 2], [3, 4])", "for _ in steps:", "    x = x * 2", "for _ in steps:", "    x = x * 3", *CHAIN))),
    "generator_used_twice": refused(net(forward=forward("steps = (i for i in [2, 3])", "for i in steps:", "    x = x * i", "for i in steps:", "    x = x * i", *CHAIN))),
    "loop_over_a_growing_list": refused(net(init("sizes = [1]", "for size in sizes:", "    if len(sizes) < 4:", "        sizes.append(size)", "self.steps = len(sizes)"), forward("for _ in range(self.steps):", "    x = x * 2", *CHAIN))),
    "default_shared_by_calls": understood(net(init("self.a = Scale()", "self.b = Scale()"), forward("x = self.b(self.a(x))", *CHAIN), before="""
        class Scale(nn.Module):
            def __init__(self, seen=[]):
                super().__init__()
                seen.append(1)
                self.factor = len(seen) + 1

            def forward(self, x):
                return x * self.factor
        """)),
    "default_argument": understood(net(INIT.replace("(self)", "(self, hidden=256)").replace("256)", "hidden)").replace("=hidden)", "=256)"))),
    "forward_is_a_generator": refused(net(forward=forward(*CHAIN, "yield x"))),
    "super_of_the_parent": understood(net(before=f"class Base(nn.Module):{INIT}{FORWARD}\n").replace("NetBN(nn.Module)", "NetBN(Base)").replace("return self.fc2(x)\n\n\nclass", "return self.fc2(torch.tanh(x))\n\n\nclass")),
    "methods_that_call_each_other": understood(net(forward=forward("return self.fc2(self.block(x))"), inside="    def block(self, x):\n        return self.relu(self.bn1(self.fc1(x)))\n\n    @staticmethod\n    def unused(x):\n        return x\n")),
    "private_names": refused(net(INIT.replace("self.fc1", "self.__fc1"), FORWARD.replace("self.fc1", "self.__fc1"))),
    "sequential_from_a_list": understood(net(init("layers = []", "for a, b in zip([784, 256], [256, 256]):", "    layers += [nn.Linear(a, b), nn.ReLU()]", "self.net = nn.Sequential(*layers)"), forward("return self.fc2(self.net(x))"))),
    "sequential_by_names": understood(net(init("self.net = nn.Sequential(OrderedDict([('act', nn.Tanh()), ('fc', nn.Linear(784, 256))]))"), forward("return self.fc2(self.net.act(self.net(x)))"), before="from collections import OrderedDict")),
    "modules_in_a_dict": understood(net(init("self.acts = nn.ModuleDict({'relu': nn.Tanh(), 'tanh': nn.ReLU()})"), forward("return self.fc2(self.acts['relu'](self.fc1(x)))"))),
    "modules_in_reverse": understood(net(init("self.layers = nn.ModuleList([nn.Tanh(), nn.ReLU()])"), forward("for layer in reversed(self.layers):", "    x = layer(x)", *CHAIN))),
    "idle_dropout": understood(net(init("self.drop = nn.Dropout(0)"), forward("return self.fc2(self.drop(self.fc1(x)))"))),
    "functional_dropout": understood(net(forward=forward("x = F.dropout(self.fc1(x), 0.3, training=self.training)", "return self.fc2(x)"))),
    "convolutional": understood(net("""
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3, padding=1, stride=2)
        self.bn = nn.BatchNorm2d(8)
        self.pool = nn.MaxPool2d(2)
        self.norm = nn.LayerNorm(392)
        self.fc = nn.Linear(8 * 7 ** 2, 10)
""", """
    def forward(self, x):
        x = self.pool(F.leaky_relu(self.bn(self.conv(x)), 0.2))
        return self.fc(self.norm(x.reshape(x.size(0), -1)))
""")),
}  # fmt: skip
