"""Assignment 11 as different people would solve it; each function is right and must earn full marks."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlcore.plain import Array
from dlcore.reference.convolution_step_by_step import ConvCache, Hparameters, PoolCache
from dlcore.reference.convolution_step_by_step import conv_single_step as single_step
from dlcore.reference.convolution_step_by_step import create_mask_from_window as mask_of
from dlcore.reference.convolution_step_by_step import distribute_value as share_of
from dlcore.reference.convolution_step_by_step import zero_pad as framed

Gradients = tuple[Array, Array, Array]


# ------------------------------------------------------------------------------------------------------------ zero_pad
def pad_constant(X: Array, pad: int) -> Array:
    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "constant", constant_values=(0, 0))


def pad_into_zeros(X: Array, pad: int) -> Array:
    m, n_H, n_W, n_C = X.shape
    X_pad = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C))
    X_pad[:, pad : pad + n_H, pad : pad + n_W] = X
    return X_pad


def pad_joined(X: Array, pad: int) -> Array:
    m, n_H, n_W, n_C = X.shape
    side = np.zeros((m, n_H, pad, n_C))
    wide = np.concatenate([side, X, side], axis=2)
    roof = np.zeros((m, pad, n_W + 2 * pad, n_C))
    return np.concatenate([roof, wide, roof], axis=1)


def pad_each_image(X: Array, pad: int) -> Array:
    return np.stack([np.stack([np.pad(x[..., c], pad) for c in range(X.shape[3])], axis=-1) for x in X])


def pad_float32(X: Array, pad: int) -> Array:
    return np.pad(X, [(0, 0), (pad,) * 2, (pad,) * 2, (0, 0)]).astype(np.float32)


# ---------------------------------------------------------------------------------------------------- conv_single_step
def step_item(a_slice_prev: Array, W: Array, b: Array) -> Any:
    return np.sum(np.multiply(a_slice_prev, W)) + b.item()


def step_flat(a_slice_prev: Array, W: Array, b: Array) -> Any:
    return a_slice_prev.ravel() @ W.ravel() + b[0, 0, 0]


def step_tensordot(a_slice_prev: Array, W: Array, b: Array) -> Any:
    return np.tensordot(a_slice_prev, W, axes=3) + b.sum()


def step_loops(a_slice_prev: Array, W: Array, b: Array) -> Any:
    Z = float(b[0][0][0])
    for place in np.ndindex(*W.shape):
        Z += float(a_slice_prev[place] * W[place])
    return Z


def step_bias_first(a_slice_prev: Array, W: Array, b: Array) -> Any:
    s = a_slice_prev * W
    s[0, 0, 0] += np.squeeze(b)
    return s.sum()


# -------------------------------------------------------------------------------------------------------- conv_forward
def _size(n: int, f: int, pad: int, stride: int) -> int:
    return int((n - f + 2 * pad) / stride) + 1


def _windows(A: Array, f: int, stride: int) -> Array:
    """(m, n_H, n_W, n_C, f, f), all windows at once."""
    return sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]


def forward_one_example_at_a_time(
    A_prev: Array, W: Array, b: Array, hparameters: Hparameters
) -> tuple[Array, ConvCache]:
    stride, pad = hparameters["stride"], hparameters["pad"]
    (m, n_H_prev, n_W_prev, _), (f, _, _, n_C) = A_prev.shape, W.shape
    n_H, n_W = _size(n_H_prev, f, pad, stride), _size(n_W_prev, f, pad, stride)
    Z = np.zeros([m, n_H, n_W, n_C])
    for i, a_prev_pad in enumerate(framed(A_prev, pad)):
        for h, w, c in itertools.product(range(n_H), range(n_W), range(n_C)):
            top, left = h * stride, w * stride
            Z[i, h, w, c] = single_step(a_prev_pad[top : top + f, left : left + f], W[..., c], b[..., c])
    return Z, (A_prev, W, b, hparameters)


def forward_einsum(A_prev: Array, W: Array, b: Array, hparameters: Hparameters) -> tuple[Array, ConvCache]:
    windows = _windows(framed(A_prev, hparameters["pad"]), W.shape[0], hparameters["stride"])
    return np.einsum("mhwcij,ijco->mhwo", windows, W) + b, (A_prev, W, b, hparameters)


def forward_matrix_product(A_prev: Array, W: Array, b: Array, hparameters: Hparameters) -> tuple[Array, ConvCache]:
    f, _, n_C_prev, n_C = W.shape
    windows = _windows(framed(A_prev, hparameters["pad"]), f, hparameters["stride"])
    columns = np.moveaxis(windows, 3, -1).reshape(*windows.shape[:3], f * f * n_C_prev)
    return columns @ W.reshape(-1, n_C) + b, (A_prev, W, b, hparameters)


def forward_filter_entry_by_entry(
    A_prev: Array, W: Array, b: Array, hparameters: Hparameters
) -> tuple[Array, ConvCache]:
    stride, pad, f = hparameters["stride"], hparameters["pad"], W.shape[0]
    m, height, width, _ = A_prev.shape
    n_H, n_W = (height + 2 * pad - f + stride) // stride, (width + 2 * pad - f + stride) // stride
    A_pad = framed(A_prev, pad)
    Z = np.zeros((m, n_H, n_W, W.shape[3])) + b
    for y, x in itertools.product(range(f), repeat=2):
        seen = A_pad[:, y : y + stride * (n_H - 1) + 1 : stride, x : x + stride * (n_W - 1) + 1 : stride]
        Z += seen @ W[y, x]
    return Z, (A_prev, W, b, hparameters)


def forward_all_channels(A_prev: Array, W: Array, b: Array, hparameters: Hparameters) -> tuple[Array, ConvCache]:
    s, p, f = hparameters["stride"], hparameters["pad"], W.shape[0]
    A_pad = framed(A_prev, p)
    rows = range(0, A_pad.shape[1] - f + 1, s)
    columns = range(0, A_pad.shape[2] - f + 1, s)
    Z = [[np.tensordot(A_pad[:, y : y + f, x : x + f], W, 3) + b[0, 0] for x in columns] for y in rows]
    return np.transpose(Z, (2, 0, 1, 3)), (A_prev, W, b, hparameters)


# -------------------------------------------------------------------------------------------------------- pool_forward
def pool_windows(A_prev: Array, hparameters: Hparameters, mode: str = "max") -> tuple[Array, PoolCache]:
    windows = _windows(A_prev, hparameters["f"], hparameters["stride"])
    return (windows.max((4, 5)) if mode == "max" else windows.mean((4, 5))), (A_prev, hparameters)


def pool_all_channels(A_prev: Array, hparameters: Hparameters, mode: str = "max") -> tuple[Array, PoolCache]:
    f, stride = hparameters["f"], hparameters["stride"]
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    keep: Any = {"max": np.max, "average": np.mean}[mode]
    A = np.zeros((m, int(1 + (n_H_prev - f) / stride), int(1 + (n_W_prev - f) / stride), n_C))
    for h, w in itertools.product(range(A.shape[1]), range(A.shape[2])):
        A[:, h, w] = keep(A_prev[:, h * stride : h * stride + f, w * stride : w * stride + f], axis=(1, 2))
    return A, (A_prev, hparameters)


def pool_running(A_prev: Array, hparameters: Hparameters, mode: str = "max") -> tuple[Array, PoolCache]:
    f, s = hparameters["f"], hparameters["stride"]
    n_H, n_W = ((n - f) // s + 1 for n in A_prev.shape[1:3])
    parts = [
        A_prev[:, y : y + s * (n_H - 1) + 1 : s, x : x + s * (n_W - 1) + 1 : s] for y in range(f) for x in range(f)
    ]
    A = parts[0]
    for part in parts[1:]:
        A = np.maximum(A, part) if mode == "max" else A + part
    return A / (1 if mode == "max" else f * f), (A_prev, hparameters)


def pool_python(A_prev: Array, hparameters: Hparameters, mode: str = "max") -> tuple[Array, PoolCache]:
    f, s = hparameters["f"], hparameters["stride"]
    m, height, width, n_C = A_prev.shape
    shape = (m, (height - f) // s + 1, (width - f) // s + 1, n_C)
    A = np.empty(shape)
    for i, h, w, c in np.ndindex(*shape):
        window = [float(A_prev[i, h * s + y, w * s + x, c]) for y in range(f) for x in range(f)]
        A[i, h, w, c] = max(window) if mode == "max" else sum(window) / len(window)
    return A, (A_prev, hparameters)


# ------------------------------------------------------------------------------------------------------- conv_backward
def back_cut_example_by_example(dZ: Array, cache: ConvCache) -> Gradients:
    A_prev, W, b, hparameters = cache
    s, p, f = hparameters["stride"], hparameters["pad"], W.shape[0]
    dA_prev, dW, db = np.zeros_like(A_prev), np.zeros_like(W), np.zeros((1, 1, 1, W.shape[3]))
    for i, a in enumerate(framed(A_prev, p)):
        da = np.zeros_like(a)
        for h, w, c in np.ndindex(*dZ.shape[1:]):
            place = (slice(h * s, h * s + f), slice(w * s, w * s + f))
            da[place] += W[..., c] * dZ[i, h, w, c]
            dW[..., c] += a[place] * dZ[i, h, w, c]
            db[..., c] += dZ[i, h, w, c]
        dA_prev[i] = da[p : da.shape[0] - p, p : da.shape[1] - p]
    return dA_prev, dW, db


def back_einsum(dZ: Array, cache: ConvCache) -> Gradients:
    A_prev, W, _, hparameters = cache
    s, p, f = hparameters["stride"], hparameters["pad"], W.shape[0]
    A_pad = framed(A_prev, p)
    windows = sliding_window_view(A_pad, (f, f), axis=(1, 2))[:, ::s, ::s]
    dW = np.einsum("mhwcij,mhwo->ijco", windows, dZ)
    dA = np.zeros(A_pad.shape)
    for h, w in np.ndindex(*dZ.shape[1:3]):
        dA[:, h * s : h * s + f, w * s : w * s + f] += np.einsum("ijco,mo->mijc", W, dZ[:, h, w])
    frame = slice(p, -p or None)
    return dA[:, frame, frame], dW, dZ.sum(axis=(0, 1, 2), keepdims=True)


def back_entry_by_entry(dZ: Array, cache: ConvCache) -> Gradients:
    A_prev, W, b, hparameters = cache
    s, p = hparameters["stride"], hparameters["pad"]
    A_pad = framed(A_prev, p)
    dA, dW = A_pad * 0, W * 0
    high, wide = s * (dZ.shape[1] - 1) + 1, s * (dZ.shape[2] - 1) + 1
    for y, x in np.ndindex(*W.shape[:2]):
        dA[:, y : y + high : s, x : x + wide : s] += dZ @ W[y, x].T
        dW[y, x] = np.tensordot(A_pad[:, y : y + high : s, x : x + wide : s], dZ, axes=([0, 1, 2], [0, 1, 2]))
    return dA[:, p : p + A_prev.shape[1], p : p + A_prev.shape[2]], dW, dZ.sum((0, 1, 2)).reshape(b.shape)


def back_as_one_sum_for_each_gradient(dZ: Array, cache: ConvCache) -> Gradients:
    A_prev, W, _, hparameters = cache
    s, p, f = hparameters["stride"], hparameters["pad"], W.shape[0]
    A_pad = framed(A_prev, p)
    dA, shares = np.zeros(A_pad.shape), []
    for i, h, w in np.ndindex(*dZ.shape[:3]):
        window = A_pad[i, h * s : h * s + f, w * s : w * s + f]
        shares.append(np.multiply.outer(window, dZ[i, h, w]))
        dA[i, h * s : h * s + f, w * s : w * s + f] += np.dot(W, dZ[i, h, w])
    inner = np.pad(np.ones(A_prev.shape[1:3], bool), p)
    return dA[:, inner].reshape(A_prev.shape), np.sum(shares, axis=0), dZ.sum(axis=(0, 1, 2))[None, None, None]


# --------------------------------------------------------------------------------------------- create_mask_from_window
def mask_method(x: Array) -> Any:
    return x == x.max()


def mask_at_least(x: Array) -> Any:
    return x >= np.max(x)


def mask_where(x: Array) -> Any:
    return np.where(x == np.amax(x), True, False)


def mask_written(x: Array) -> Any:
    mask = np.zeros(x.shape, dtype=bool)
    mask[np.nonzero(x - x.max() == 0)] = True
    return mask


# ---------------------------------------------------------------------------------------------------- distribute_value
def share_full(dz: float, shape: tuple[int, int]) -> Array:
    return np.full(shape, dz / np.prod(shape))


def share_divided(dz: float, shape: tuple[int, int]) -> Array:
    return np.ones(shape) * dz / shape[0] / shape[1]


def share_added(dz: float, shape: tuple[int, int]) -> Array:
    a = np.zeros(shape)
    a += dz / a.size
    return a


def share_listed(dz: float, shape: tuple[int, int]) -> Array:
    n_H, n_W = shape
    return np.array([[dz / (n_H * n_W)] * n_W] * n_H)


# ------------------------------------------------------------------------------------------------------- pool_backward
def back_pool_two_loops(dA: Array, cache: PoolCache, mode: str = "max") -> Array:
    A_prev, hparameters = cache
    f, s = hparameters["f"], hparameters["stride"]
    dA_prev = np.zeros_like(A_prev)
    for h, w in np.ndindex(*dA.shape[1:3]):
        place = (slice(None), slice(h * s, h * s + f), slice(w * s, w * s + f))
        window, handed = A_prev[place], dA[:, h : h + 1, w : w + 1]
        dA_prev[place] += (window == window.max((1, 2), keepdims=True)) * handed if mode == "max" else handed / f**2
    return dA_prev


def back_pool_helpers(dA: Array, cache: PoolCache, mode: str = "max") -> Array:
    A_prev, hparameters = cache
    f, stride = hparameters["f"], hparameters["stride"]
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in itertools.product(*map(range, dA.shape)):
        rows, columns = slice(h * stride, h * stride + f), slice(w * stride, w * stride + f)
        if mode == "max":
            dA_prev[i, rows, columns, c] += np.multiply(mask_of(A_prev[i, rows, columns, c]), dA[i, h, w, c])
        if mode == "average":
            dA_prev[i, rows, columns, c] += share_of(dA[i, h, w, c], (f, f))
    return dA_prev


def back_pool_argmax(dA: Array, cache: PoolCache, mode: str = "max") -> Array:
    A_prev, hparameters = cache
    f, s = hparameters["f"], hparameters["stride"]
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(*dA.shape):
        window = dA_prev[i, h * s : h * s + f, w * s : w * s + f, c]  # a view
        if mode == "max":
            seen = A_prev[i, h * s : h * s + f, w * s : w * s + f, c]
            window[np.unravel_index(seen.argmax(), seen.shape)] += dA[i, h, w, c]
        else:
            window += dA[i, h, w, c] / window.size
    return dA_prev


def back_pool_pixel_by_pixel(dA: Array, cache: PoolCache, mode: str = "max") -> Array:
    A_prev, hparameters = cache
    f, s = hparameters["f"], hparameters["stride"]
    A = pool_windows(A_prev, hparameters, mode)[0]
    dA_prev = np.zeros_like(A_prev)
    for i, h, w, c, y, x in np.ndindex(*dA.shape, f, f):
        pixel = (i, h * s + y, w * s + x, c)
        weight = float(A_prev[pixel] == A[i, h, w, c]) if mode == "max" else 1 / f**2
        dA_prev[pixel] += weight * dA[i, h, w, c]
    return dA_prev


VARIANTS = {
    "zero_pad": [pad_constant, pad_into_zeros, pad_joined, pad_each_image, pad_float32],
    "conv_single_step": [step_item, step_flat, step_tensordot, step_loops, step_bias_first],
    "conv_forward": [
        forward_one_example_at_a_time,
        forward_einsum,
        forward_matrix_product,
        forward_filter_entry_by_entry,
        forward_all_channels,
    ],
    "pool_forward": [pool_windows, pool_all_channels, pool_running, pool_python],
    "conv_backward": [back_cut_example_by_example, back_einsum, back_entry_by_entry, back_as_one_sum_for_each_gradient],
    "create_mask_from_window": [mask_method, mask_at_least, mask_where, mask_written],
    "distribute_value": [share_full, share_divided, share_added, share_listed],
    "pool_backward": [back_pool_two_loops, back_pool_helpers, back_pool_argmax, back_pool_pixel_by_pixel],
}
