"""Mutants: references with one small change inside their gaps, to show that the hidden cases are not blind."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dlcore.exercise import Exercise, Function
from dlcore.gaps import END, START

OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
}
COMPARISONS: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
}
NEIGHBOURS = {  # functions of numpy that are easily taken for each other
    "dot": "multiply",
    "multiply": "add",
    "divide": "multiply",
    "sum": "mean",
    "mean": "sum",
    "zeros": "ones",
    "ones": "zeros",
    "randn": "rand",
    "rand": "randn",
    "log": "log10",
    "exp": "log1p",
    "maximum": "minimum",
    "square": "abs",
    "append": "extend",
}
SIBLINGS = {
    "relu": "sigmoid",
    "sigmoid": "relu",
    "relu_backward": "sigmoid_backward",
    "sigmoid_backward": "relu_backward",
}


@dataclass(frozen=True)
class Mutant:
    """A reference with one change.

    Attributes
    ----------
    kind : str
        What was changed: "operator", "constant", "dropped term", ...
    before, after : str
        The statement, before and after.
    number : int
        Its line, counted from the function's header.
    source : str
        The whole function.
    """

    kind: str
    before: str
    after: str
    number: int
    source: str

    def function(self, exercise: Exercise) -> Function:
        """The mutated function; what it calls stays right."""
        namespace = dict(exercise.function.__globals__)
        exec(compile(self.source, f"<mutant of {exercise.name}>", "exec"), namespace)
        return namespace[exercise.name]  # type: ignore[no-any-return]


def mutants(exercise: Exercise) -> list[Mutant]:
    """Every mutant of an exercise, each text once."""
    tree = ast.parse(exercise.source)
    lines = gap_lines(exercise.source)
    names = variables(tree)
    seen = {ast.unparse(tree)}
    found = []
    for mutant in _all(tree, lines, names):
        if mutant.source not in seen:
            seen.add(mutant.source)
            found.append(mutant)
    return found


def gap_lines(source: str) -> set[int]:
    """The numbers of the lines between the markers; of all lines if there are no markers."""
    inside, numbers = False, set()
    for number, line in enumerate(source.split("\n"), 1):
        inside = (inside or START in line) and END not in line
        if inside:
            numbers.add(number)
    return numbers or set(range(1, source.count("\n") + 2))


def variables(tree: ast.Module) -> list[str]:
    """The names that a function's parameters and variables have."""
    parameters = [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys([*parameters, *stored]))


def _all(tree: ast.Module, lines: set[int], names: list[str]) -> Iterator[Mutant]:
    """Walk over the statements of the gaps, and over the expressions in each."""
    for position, statement in enumerate(ast.walk(tree)):
        if not isinstance(statement, ast.stmt) or statement.lineno not in lines:
            continue
        yield _edited(tree, position, "dropped statement", lambda node: ast.Pass())
        for place, node in enumerate(_own_expressions(statement)):
            for kind, change in [*_changes(node, statement), *_other_variables(node, names)]:
                yield _edited(tree, position, kind, _at(place, change))


def _own_expressions(statement: ast.stmt) -> list[ast.expr]:
    """The expressions of a statement itself, not those of the statements in its body."""
    found: list[ast.expr] = []
    for _, value in ast.iter_fields(statement):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.expr):
                found += [node for node in ast.walk(child) if isinstance(node, ast.expr)]
    return found


Change = Callable[[ast.expr], ast.expr | None]


def _at(place: int, change: Change) -> Callable[[ast.stmt], ast.stmt]:
    """Apply a change to the expression at this place of a statement; a change may also edit its node in place."""

    def apply(statement: ast.stmt) -> ast.stmt:
        target = _own_expressions(statement)[place]
        replacement = change(target)
        if replacement is None:
            return statement
        _Swap(target, replacement).visit(statement)
        return statement

    return apply


class _Swap(ast.NodeTransformer):
    """Puts one node into the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _edited(tree: ast.Module, position: int, kind: str, edit: Callable[[ast.stmt], ast.AST]) -> Mutant:
    twin = copy.deepcopy(tree)
    statement = next(node for number, node in enumerate(ast.walk(twin)) if number == position)
    assert isinstance(statement, ast.stmt)
    number, before = statement.lineno, _head(statement)
    edited = edit(statement)
    if edited is not statement:
        _Swap(statement, edited).visit(twin)
    return Mutant(kind, before, _head(edited), number, ast.unparse(ast.fix_missing_locations(twin)))


def _head(node: ast.AST) -> str:
    """A statement's first line: a loop's header, a whole assignment."""
    return ast.unparse(ast.fix_missing_locations(node)).split("\n")[0]


# ------------------------------------------------------------------------------------------------------ kinds of change
def _changes(node: ast.expr, statement: ast.stmt) -> Iterator[tuple[str, Change]]:
    """Every change of one expression."""
    if isinstance(getattr(node, "ctx", None), ast.Store):
        return
    if isinstance(node, ast.BinOp) and not _joins_text(node):
        yield from _of_operator(node)
    elif isinstance(node, ast.UnaryOp):
        yield "sign", lambda old: getattr(old, "operand", None)
    elif isinstance(node, ast.Compare):
        for other in COMPARISONS.get(type(node.ops[0]), []):
            yield "comparison", _with(lambda old, other=other: old.ops.__setitem__(0, other()))
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node, statement)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose", lambda old: getattr(old, "value", None)
    if (
        isinstance(statement, ast.Assign)
        and node is statement.value
        and not isinstance(statement.targets[0], ast.Tuple)
    ):
        yield "sign", lambda old: ast.UnaryOp(ast.USub(), old)


def _other_variables(node: ast.expr, names: list[str]) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for other in names:
            if other != node.id:
                yield "variable", _variable(other)


def _of_operator(node: ast.BinOp) -> Iterator[tuple[str, Change]]:
    if other := OPERATORS.get(type(node.op)):
        yield "operator", _with(lambda old: setattr(old, "op", other()))
    yield "dropped term", lambda old: getattr(old, "left", None)
    yield "dropped term", lambda old: getattr(old, "right", None)
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult)):
        yield "swapped terms", _with(lambda old: _swap_sides(old))


def _of_constant(node: ast.Constant, statement: ast.stmt) -> Iterator[tuple[str, Change]]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", lambda old: ast.Constant(not value)
    elif isinstance(value, (int, float)):
        for other in (value + 1, value - 1, value * 2, -value):
            yield "constant", _constant(other)
    elif isinstance(value, str):
        others = {"relu": "sigmoid", "sigmoid": "relu"}.get(value) or _other_name(value)
        yield "text", lambda old: ast.Constant(others)


def _other_name(text: str) -> str:
    """A name that is easily written instead: W for b, dA for dW."""
    return text.translate(str.maketrans("WbA", "bWW")) if text.strip("dWbA") == "" else text + "_"


def _of_call(node: ast.Call) -> Iterator[tuple[str, Change]]:
    for place in range(len(node.args) - 1):
        yield "swapped arguments", _with(lambda old, place=place: _swap_arguments(old, place))
    for place, keyword in enumerate(node.keywords):
        yield f"dropped {keyword.arg}", _with(lambda old, place=place: old.keywords.pop(place))
    for place, argument in enumerate(node.args):
        if _is_product(node) and not (isinstance(argument, ast.Attribute) and argument.attr == "T"):
            yield "transpose", _with(lambda old, place=place: _transpose(old, place))
        if isinstance(node.func, ast.Name) and node.func.id == "range":
            for step in (ast.Add(), ast.Sub()):
                yield "range", _with(lambda old, place=place, step=step: _shift(old, place, step))
    if isinstance(node.func, ast.Name) and node.func.id in ("reversed", "float", "abs", "sorted"):
        yield f"dropped {node.func.id}", lambda old: getattr(old, "args", [None])[0]
    if isinstance(node.func, ast.Name) and (sibling := SIBLINGS.get(node.func.id)):
        yield "function", _with(lambda old: setattr(old.func, "id", sibling))
    if isinstance(node.func, ast.Attribute) and (other := NEIGHBOURS.get(node.func.attr)):
        yield "function", _with(lambda old: setattr(old.func, "attr", other))


def _constant(value: float) -> Change:
    return lambda old: ast.Constant(value)


def _variable(name: str) -> Change:
    return lambda old: ast.Name(name, ast.Load())


def _with(edit: Callable[..., object]) -> Change:
    """A change that edits its node in place."""

    def change(node: ast.expr) -> None:
        edit(node)

    return change


def _swap_sides(node: ast.BinOp) -> None:
    node.left, node.right = node.right, node.left


def _swap_arguments(node: ast.Call, place: int) -> None:
    node.args[place], node.args[place + 1] = node.args[place + 1], node.args[place]


def _transpose(node: ast.Call, place: int) -> None:
    node.args[place] = ast.Attribute(node.args[place], "T", ast.Load())


def _shift(node: ast.Call, place: int, step: ast.operator) -> None:
    node.args[place] = ast.BinOp(node.args[place], step, ast.Constant(1))


def _is_product(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("dot", "matmul")


def _joins_text(node: ast.BinOp) -> bool:
    return any(isinstance(side, ast.Constant) and isinstance(side.value, str) for side in (node.left, node.right))
