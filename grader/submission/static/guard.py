"""What a file must not hold anywhere if its source is to be taken at its word.

Code can replace torch's functions, a class's methods, or itself. None of that can be followed by reading, so that a file which
has a way to do it, used or not, is not read at all.
"""

import ast
from collections.abc import Iterator

from grader.submission.statements import Statement

_MODULE_NAMES = """
    T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval
    extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules
    mtia named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer
    register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
    register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter
    register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory
    state_dict to to_empty train training type xpu zero_grad _apply _backward_hooks _backward_pre_hooks _buffers
    _call_impl _compiled_call_impl _forward_hooks _forward_hooks_always_called _forward_hooks_with_kwargs
    _forward_pre_hooks _forward_pre_hooks_with_kwargs _get_backward_hooks _get_backward_pre_hooks _get_name
    _is_full_backward_hook _load_from_state_dict _load_state_dict_post_hooks _load_state_dict_pre_hooks
    _maybe_warn_non_full_backward_hook _modules _named_members _non_persistent_buffers_set _parameters
    _register_load_state_dict_pre_hook _register_state_dict_hook _replicate_for_data_parallel _save_to_state_dict
    _slow_forward _state_dict_hooks _state_dict_pre_hooks _version _wrapped_call_impl
"""
MODULE_NAMES = frozenset(_MODULE_NAMES.split())
"""What `nn.Module` itself is made of, dunder names aside: a file that gives one of these a meaning of its own (but
`forward` and `extra_repr` in a class body) makes a module that is none any more."""

_DANGEROUS = frozenset(
    {"exec", "eval", "compile", "globals", "locals", "vars", "setattr", "delattr", "__import__", "__builtins__", "breakpoint"}
)
_HARMLESS_DUNDERS = frozenset({"__init__", "__name__", "__version__", "__file__", "__len__", "__doc__"})
_HARMLESS_SETTINGS = ("torch.backends.",)


def is_tampering(tree: ast.Module, statements: list[Statement]) -> bool:
    """Tell whether a file holds anything that could change what other code of it means."""
    imported = dict(_imported(tree))
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    return any(each.imports_all for each in statements) or any(
        _is_suspicious(each, imported, defined) for each in ast.walk(tree)
    )


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            origin = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0], origin + alias.name


def _is_suspicious(node: ast.AST, imported: dict[str, str], defined: set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in _DANGEROUS
    if isinstance(node, ast.Attribute) and _is_dunder(node.attr) and node.attr not in _HARMLESS_DUNDERS:
        return True
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        return node.attr in MODULE_NAMES or _is_dunder(node.attr) or _roots_in(node, imported, defined)
    return isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del) and _roots_in(node, imported, defined)


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _roots_in(node: ast.expr, imported: dict[str, str], defined: set[str]) -> bool:
    """Tell whether what is written to belongs to something imported or defined; torch's own switches are meant to be set."""
    parts = []
    while isinstance(node, ast.Attribute | ast.Subscript):
        parts.append(node.attr if isinstance(node, ast.Attribute) else "[]")
        node = node.value
    if not isinstance(node, ast.Name):
        return False
    full = ".".join((imported.get(node.id, node.id), *reversed(parts)))
    return (node.id in imported or node.id in defined) and not full.startswith(_HARMLESS_SETTINGS)
