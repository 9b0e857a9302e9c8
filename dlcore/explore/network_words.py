"""What a step through a network does, in words and in rows of arrays."""

from __future__ import annotations

from dlcore.explore.network_steps import Plan, Step, activations

LEARNING_RATE = 0.5
MAGNIFY = 100  # weights start near 0.01; times 100, two decimals show something


def opening(plan: Plan) -> str:
    """What there is before the first step."""
    inputs = f"{plan.layer_dims[0]} number{'s' * (plan.layer_dims[0] > 1)}"
    return (
        f"X {plan.shapes['X']} holds the examples: {plan.m} column{'s' * (plan.m > 1)} of {inputs}. "
        f"Y {plan.shapes['Y']} holds their labels. Step forward to begin."
    )


def story(plan: Plan, step: Step, cost: float | None = None) -> str:
    """What a step does, with the shapes of all that it takes and gives."""
    l = step.layer
    s = {name: f"{name} {shape}" for name, shape in plan.shapes.items()}
    if step.kind == "initialise":
        names = ", ".join(s[name] for name in step.gives)
        return f"the first parameters, W drawn at random (times {MAGNIFY} in this figure): {names}."
    if step.kind == "forward":
        A_prev, W, b = (s[name] for name in step.needs)
        Z, A = (s[name] for name in step.gives)
        return f"layer {l}: {W} times {A_prev} plus {b} gives {Z}; {plan.activation(l)} makes it {A}."
    if step.kind == "cost":
        number = "" if cost is None else f": the cost is {cost:.4f}"
        return f"the answers {s[f'A{l}']} are held against the labels {s['Y']}{number}."
    if step.kind == "nudge":
        return (
            f"the way back begins: nudge each entry of {s[f'A{l}']} and see how the cost moves. That is "
            f"{s[f'dA{l}']}, measured with your `compute_cost`, times m = {plan.m}."
        )
    if step.kind == "backward":
        dZ, dW, db, dA_prev = (s[name] for name in step.gives)
        return (
            f"layer {l}, backwards: {plan.activation(l)} turns {s[f'dA{l}']} into {dZ}. That gives {dW} and {db}, "
            f"and hands down {dA_prev}."
        )
    return (
        f"one step downhill: each W and b minus {LEARNING_RATE} times its gradient. "
        "No shape changes, so the walk can begin again."
    )


def formulas(plan: Plan, position: int) -> list[list[str]]:
    """Rows to lay out below the network: names of arrays, and the words and signs between them."""
    if not position:
        return [["X", "Y"]]
    step = plan.steps[position - 1]
    l, A_prev = step.layer, activations(step.layer - 1)
    return {
        "initialise": [list(step.gives)],
        "forward": [[f"W{l}", "·", A_prev, "+", f"b{l}", "=", f"Z{l}", f"→ {plan.activation(l)} →", f"A{l}"]],
        "cost": [[f"A{l}", "against", "Y", "→", "cost"]],
        "nudge": [[f"A{l}", "against", "Y", "→ nudged →", f"dA{l}"]],
        "backward": [
            [f"dA{l}", "at", f"Z{l}", f"→ {plan.activation(l)}, backwards →", f"dZ{l}"],
            [f"dZ{l} · {A_prev}ᵀ / m =", f"dW{l}", f"mean of dZ{l} =", f"db{l}", f"W{l}ᵀ · dZ{l} =", f"d{A_prev}"],
        ],
        "update": [list(step.gives)],
    }[step.kind]
