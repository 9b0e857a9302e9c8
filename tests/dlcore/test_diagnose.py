"""Clues: each pattern of a wrong answer is seen for what it is, and nothing else is claimed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore.compare import compare
from dlcore.diagnose import diagnose
from dlcore.mishap import Mishap, explain_mishap
from dlcore.wrong import WrongAnswer

RNG = np.random.default_rng(7)
M = RNG.normal(size=(3, 4))
A = RNG.normal(size=(5, 4))


def clue(wrong, right, **known):
    return diagnose(WrongAnswer(wrong, right, **known))


@pytest.mark.parametrize(
    ("wrong", "right", "word"),
    [
        (M.T, M, "its rows are columns"),
        (np.zeros((4, 3)), M, "turned round"),
        (M[:3, :3].T, M[:3, :3], "transposed"),
        (M.sum(axis=1), M.sum(axis=1, keepdims=True), "The numbers are right, but an axis got lost"),
        (M.sum(axis=1) + 1, M.sum(axis=1, keepdims=True), "An axis got lost"),
        (M[None], M, "axis too many"),
        (np.array(M.sum()), M.sum(axis=1, keepdims=True), "single number"),
        (np.ones((3, 3)), np.ones((3, 1)), "broadcasting"),
        (np.ones((1, 4)), np.ones((3, 1)), "Yours is a row, expected is a column"),
        (-M, M, "sign"),
        (2 * M, M, "2 times"),
        (M / math.log(10), M, "natural logarithm of 10"),
        (1.37 * M, M, "1.37 times"),
        (M + 0.5, M, "same 0.5"),
        (M + np.array([[1.0], [2.0], [3.0]]), M, "Within each row"),
        (M[::-1], M, "in reverse order"),
        (M[[1, 2, 0]], M, "in another order"),
        (M[:, [2, 0, 3, 1]], M, "columns"),
        (np.trunc(10 * M), 10 * M, "cut off"),
        ((10 * M).astype(int), 10 * M, "cut off"),
        (M > 0, M, "True or False"),
        (M.astype(np.float32) * (1 + 2e-6) + 1e-5, M, "first digits only"),
    ],
)
def test_a_pattern_is_recognised(wrong, right, word):
    assert word in clue(wrong, right)


@pytest.mark.parametrize(
    ("factor", "words"), [(4, "columns of `A`"), (1 / 4, "1/4 of"), (5, "rows of `A`"), (-4, "wrong sign as well")]
)
def test_a_factor_is_named_when_it_is_a_size_of_the_arguments(factor, words):
    assert words in clue(factor * M, M, arguments={"A": A})


def test_a_wrong_divisor_is_named_beside_the_right_one():
    text = clue(M / 5, M / 4, arguments={"A": A})
    assert "divided by 5, the number of rows of `A`, instead of by 4, the number of columns of `A`" in text


def test_a_single_number_has_no_factor_unless_it_has_a_name():
    assert clue(np.array(3.1), np.array(1.3)) == ""
    assert "2 times" in clue(np.array(2.6), np.array(1.3))


def test_equal_whole_numbers_are_not_called_cut_off():
    assert clue(np.ones((2, 1)), np.array([[0.7], [0.9]])) == ""
    assert "cut off" in clue(np.array(1.0), np.array(1.4))


def test_the_root_of_a_negative_number_is_offered_for_what_is_no_number_only():
    zeros = {"s": np.zeros(2)}
    assert "a negative number in a root" in clue(np.array([1.0, np.nan]), np.array([1.0, 2.0]), arguments=zeros)
    assert "root" not in clue(np.array([1.0, np.inf]), np.array([1.0, 2.0]), arguments=zeros)


def test_the_argument_that_brings_a_zero_into_the_logarithm_is_named():
    text = clue(np.array(np.nan), np.array(0.3), arguments={"AL": np.array([[0.2]]), "Y": np.array([[0, 1]])})
    assert "`Y`" in text
    assert "`AL`" not in text


def test_parts_in_another_order_are_named():
    text = clue((M, A), (A, M), returns=["Z", "cache"])
    assert "order" in text
    assert "`cache` and `Z`" in text


def test_one_part_right_is_said():
    text = clue((M, -A), (M, A), returns=["Z", "cache"])
    assert "`Z` is right, `cache` is not." in text
    assert "sign of `cache`" in text


def test_a_part_returned_alone_is_seen():
    assert "`Z` alone" in clue(M, (M, A), returns=["Z", "cache"])


@pytest.mark.parametrize(
    ("given_keys", "expected_keys", "word"),
    [
        (["w1", "b1"], ["W1", "b1"], "'w1' where 'W1'"),
        (["Weights", "b1"], ["W1", "b1"], "'Weights' where 'W1'"),
        (["W0", "b0"], ["W1", "b1"], "too low"),
        (["W2", "b2"], ["W1", "b1"], "too high"),
        (["W1"], ["W1", "b1"], "'b1' is missing"),
    ],
)
def test_slips_in_keys_are_seen(given_keys, expected_keys, word):
    wrong, right = ({key: M + i for i, key in enumerate(keys)} for keys in (given_keys, expected_keys))
    assert word in clue(wrong, right)


def test_exchanged_entries_are_seen():
    assert "belongs in `result['b']`" in clue({"a": -M, "b": M}, {"a": M * 3, "b": -M}) + clue(
        {"a": -M, "b": M}, {"a": M, "b": -M}
    )


def test_an_argument_handed_back_untouched_is_named():
    text = clue({"W1": M}, {"W1": M - A[:3]}, arguments={"parameters": {"W1": M}})
    assert "`parameters['W1']`, just as it came in" in text


def test_printing_instead_of_returning_is_seen():
    assert "printed" in clue(None, M, printed="[[1, 2]]")
    assert "printed" not in clue(None, M, printed="")


def test_changed_arguments_are_named_whatever_else_is_wrong():
    assert "changes `A`" in clue(M**2, M, changed=["A"])


numbers = st.floats(allow_nan=True, allow_infinity=True, width=64) | st.integers(-5, 5) | st.booleans()
arrays = st.sampled_from([M, M.T, -M, M[:1], M[0], M > 0, M * np.nan, M.astype(int), M + 1j, np.zeros((0, 3))])
keys = st.text(max_size=4) | st.integers(0, 3)
plain_values = st.recursive(
    st.none() | numbers | st.text(max_size=5) | arrays,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@given(plain_values, plain_values, plain_values)
@settings(deadline=None, max_examples=300)
def test_no_answer_however_strange_stops_the_diagnosis(wrong, right, argument):
    text = clue(wrong, right, arguments={"x": argument}, returns=["a", "b"])
    assert isinstance(text, str)
    assert not text or compare(wrong, right) is not None


def test_keys_with_endless_numbers_do_no_harm():
    assert isinstance(clue({"W" + "9" * 100_000: M}, {"W1": M}), str)


@pytest.mark.parametrize(
    ("kind", "message", "word"),
    [
        ("TypeError", "f() missing 1 required positional argument: 'W'", "first line"),
        ("TypeError", "f() takes 2 positional arguments but 3 were given", "(A, W)"),
        ("TypeError", "helper() got an unexpected keyword argument 'axes'", "call of `helper`"),
        ("NameError", "name 'a' is not defined", "`A`"),
        ("NameError", "name 'total' is not defined", "`total`"),
        ("UnboundLocalError", "cannot access local variable 'Z' where it is not associated with a value", "`Z`"),
        ("KeyError", "'w1'", "'W1'"),
        ("AttributeError", "module 'numpy' has no attribute 'zeroes'", "`zeros`"),
        ("ValueError", "shapes (3,2) and (1,3) not aligned: 2 (dim 1) != 1 (dim 0)", "inner sizes"),
        ("ValueError", "operands could not be broadcast together with shapes (2,3) (3,1) ", "shapes"),
        ("ValueError", "not enough values to unpack (expected 3, got 2)", "parts"),
        ("TypeError", "cannot unpack non-iterable NoneType object", "still `None`"),
        ("TypeError", "Cannot interpret '1' as a data type", "brackets"),
        ("TypeError", "'tuple' object cannot be interpreted as an integer", "one by one"),
        ("TypeError", "'float' object cannot be interpreted as an integer", "whole number"),
        ("AxisError", "axis 2 is out of bounds for array of dimension 2", "axis 2"),
        ("IndexError", "list index out of range", "count from 0"),
    ],
)
def test_an_error_leads_to_its_cause(kind, message, word):
    assert word in explain_mishap(Mishap(kind, message, "f", {"A": M, "W": {"W1": M}}))


def test_numpys_own_errors_are_known():
    for call, word in [
        (lambda: np.dot(M, M), "inner sizes"),
        (lambda: M @ M, "inner sizes"),
        (lambda: M + A, "shapes"),
        (lambda: np.zeros(3, 1), "brackets"),
        (lambda: np.random.randn((2, 3)), "one by one"),
        (lambda: M.sum(axis=2), "axis 2"),
        (lambda: np.arange(3).__itruediv__(2.0), "whole numbers hold no fractions"),
        (lambda: np.arange(3).__iadd__(0.5), "whole numbers hold no fractions"),
        (lambda: (M - 1) ^ 2, "no power"),
        (lambda: 1.5 ^ 2, "no power"),
    ]:
        with pytest.raises(Exception) as caught:  # noqa: PT011
            call()
        assert word in explain_mishap(Mishap(type(caught.value).__name__, str(caught.value)))


def test_an_exercise_that_the_kernel_does_not_know_is_to_be_run_and_the_function_itself_is_no_twin():
    message = "name 'linear_forward' is not defined"
    text = explain_mishap(Mishap("NameError", message, "linear_activation_forward", {"A": M}, ["linear_forward"]))
    assert "run the cell of `linear_forward` first" in text
    assert "activation" not in explain_mishap(Mishap("NameError", message, "linear_activation_forward", {"A": M}))


def test_an_unusual_error_gets_no_clue():
    assert explain_mishap(Mishap("MyOwnError", "something else")) == ""
