"""Two networks in numpy alone: one finds eyes and nose on a face, one turns the face into 128 numbers.

Given in assignment 16. Their weights are too large to come with the course; `dlcore.datasets.face_network` fetches
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from dlcore.own_picture import read_picture
from dlcore.plain import Array

SIDE = 150  # pixels of the squares that the encoder was trained on
FINDER_SIDE = 112  # and the finder
MEAN = np.array([122.782, 117.001, 104.298], np.float32)  # of red, green, blue over the pictures they were trained on
STAGES = {  # the encoder's residual blocks, one after the other; those called "down" halve height and width
    "conv32": ("1", "2", "3"),
    "conv64": ("down", "1", "2", "3"),
    "conv128": ("down", "1", "2"),
    "conv256": ("down", "1", "2", "down_out"),
}
EYES, NOSE = (slice(36, 42), slice(42, 48)), 33  # among the 68 points of a face
# left eye, right eye, lower end of the nose, x and y: where the encoder is used to see them, as parts of the square
USUAL = np.array([[0.318, 0.314], [0.669, 0.314], [0.493, 0.585]])


class FaceNetwork:
    """An encoder for photographs of faces, which turns each upright and brings it to size first.

    Parameters
    ----------
    weights : mapping
        Arrays by name: those of the encoder begin with "encoder/", those of the finder with "finder/".

    Notes
    -----
    The encoder is a residual network with 29 convolutions and 5.6 million weights: D. E. King, dlib,
    "face_recognition_resnet_model_v1", 2017; architecture after K. He, X. Zhang, S. Ren, J. Sun: "Deep residual
    learning for image recognition", CVPR 2016. The finder, a small network of depthwise convolutions, is V. Mühler's
    "face_landmark_68_tiny_model" of face-api.js, 2018.
    """

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self.weights = {name: np.asarray(array, np.float32) for name, array in weights.items()}

    def encode_file(self, image_path: str | Path) -> Array:
        """Encode the photograph in a file, shape (1, 128); the face fills most of it, and nobody else is on it."""
        return self.encode(self.align(read_picture(image_path, (SIDE, SIDE)))[None])

    def encode(self, pictures: Array) -> Array:
        """Encode pictures of faces.

        Parameters
        ----------
        pictures : array of shape (m, 150, 150, 3)
            Aligned faces; red, green, blue from 0 to 255.

        Returns
        -------
        array of float32, shape (m, 128)
            An encoding for each picture; two pictures of one person are about 0.3 apart, of two people about 0.75.
        """
        A = (np.asarray(pictures, np.float32) - MEAN) / 256
        A = _relu(self._scaled(A, "encoder/conv32_down", stride=2, pad=0))
        A = _windows(A, 3, 2).max(axis=(4, 5))
        for stage, blocks in STAGES.items():
            for block in blocks:
                A = self._residual(A, f"encoder/{stage}_{block}", halve=block.startswith("down"))
        encodings: Array = A.mean(axis=(1, 2)) @ self.weights["encoder/fc"]
        return encodings

    def align(self, picture: Array, passes: int = 2) -> Array:
        """Turn, shift and scale a face so that eyes and nose come where the encoder is used to see them.

        Parameters
        ----------
        picture : array of uint8, shape (height, width, 3)
            A face that fills most of the picture.
        passes : int
            How often; the second pass sees the face in a better place than the first.

        Returns
        -------
        array of uint8, shape (150, 150, 3)
        """
        for _ in range(passes):
            picture = aligned(picture, self.landmarks(picture))
        return picture

    def landmarks(self, picture: Array) -> Array:
        """Find the 68 points of a face; return an array of x and y in pixels, shape (68, 2)."""
        small = Image.fromarray(picture).resize((FINDER_SIDE, FINDER_SIDE), Image.Resampling.BICUBIC)
        A = ((np.asarray(small, np.float32) - MEAN) / 255)[None]
        for block in ("dense0", "dense1", "dense2"):
            A = self._dense(A, f"finder/{block}")
        Z = A.mean(axis=(1, 2)) @ self.weights["finder/fc/weights"] + self.weights["finder/fc/bias"]
        points: Array = Z.reshape(68, 2) * [picture.shape[1], picture.shape[0]]
        return points

    def _residual(self, A: Array, name: str, halve: bool) -> Array:
        """Two convolutions, added to what came in (to its half-sized version, if `halve`)."""
        Z = _relu(self._scaled(A, f"{name}/conv1", *((2, 0) if halve else (1, 1))))
        Z = self._scaled(Z, f"{name}/conv2", stride=1, pad=1)
        if halve:
            A = _windows(A, 2, 2).mean(axis=(4, 5))
            shape = tuple(map(max, A.shape, Z.shape))
            A, Z = _filled(A, shape), _filled(Z, shape)
        return _relu(A + Z)

    def _scaled(self, A: Array, name: str, stride: int, pad: int) -> Array:
        """A convolution, and a scale and a shift for each of its filters."""
        padded = np.pad(A, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
        Z = _convolved(padded, self.weights[f"{name}/conv/filters"], stride)
        Z = Z + self.weights[f"{name}/conv/bias"]
        return Z * self.weights[f"{name}/scale/weights"] + self.weights[f"{name}/scale/biases"]

    def _dense(self, A: Array, name: str) -> Array:
        """Three convolutions, each reading the sum of those before it."""
        first = _relu(self._same(A, f"{name}/conv0", stride=2))
        second = self._same(first, f"{name}/conv1", stride=1)
        third = self._same(_relu(first + second), f"{name}/conv2", stride=1)
        return _relu(first + second + third)

    def _same(self, A: Array, name: str, stride: int) -> Array:
        """A convolution with "same" padding; but for the first, in two steps: within each channel, then across them."""
        before = 2 - stride  # an even size that is halved gets its padding after the end only
        A = np.pad(A, ((0, 0), (before, 1), (before, 1), (0, 0)))
        if f"{name}/filters" in self.weights:
            Z = _convolved(A, self.weights[f"{name}/filters"], stride)
        else:
            within = self.weights[f"{name}/depthwise_filter"][..., 0]
            Z = np.einsum("mhwcij,ijc->mhwc", _windows(A, 3, stride), within, optimize=True)
            Z = Z @ self.weights[f"{name}/pointwise_filter"][0, 0]
        return Z + self.weights[f"{name}/bias"]


def aligned(picture: Array, landmarks: Array) -> Array:
    """Cut the square out of a picture in which eyes and nose are where they usually are.

    Parameters
    ----------
    picture : array of uint8, shape (height, width, 3)
    landmarks : array of shape (68, 2)
        Points of the face: x and y in pixels.

    Returns
    -------
    array of uint8, shape (150, 150, 3)
        The picture, turned, shifted and scaled alike in both directions; grey where it has nothing to show.
    """
    # as complex numbers, such a map is source = a * target + b; a and b by least squares over the three places
    source = np.array([*(landmarks[eye].mean(axis=0) for eye in EYES), landmarks[NOSE]]) @ [1, 1j]
    target = SIDE * USUAL @ [1, 1j]
    centred = target - target.mean()
    a = np.vdot(centred, source) / np.vdot(centred, centred)
    b = source.mean() - a * target.mean()
    rows = (a.real, -a.imag, b.real, a.imag, a.real, b.imag)
    square = Image.fromarray(picture).transform(
        (SIDE, SIDE), Image.Transform.AFFINE, rows, Image.Resampling.BICUBIC, fillcolor=(90, 90, 90)
    )
    return np.asarray(square)


def _windows(A: Array, f: int, stride: int) -> Array:
    """The windows of `A`, (m, height, width, n_C), as an array of shape (m, n_H, n_W, n_C, f, f)."""
    return np.lib.stride_tricks.sliding_window_view(A, (f, f), (1, 2))[:, ::stride, ::stride]


def _convolved(A: Array, filters: Array, stride: int) -> Array:
    """Lay `filters`, (f, f, n_C_prev, n_C), over every window of `A`."""
    windows = _windows(A, len(filters), stride).transpose(0, 1, 2, 4, 5, 3)
    Z: Array = windows.reshape(*windows.shape[:3], -1) @ filters.reshape(-1, filters.shape[3])
    return Z


def _relu(Z: Array) -> Array:
    return np.maximum(Z, 0)


def _filled(A: Array, shape: tuple[int, ...]) -> Array:
    """`A` with zeros after its last rows, columns and channels."""
    return np.pad(A, [(0, wanted - size) for size, wanted in zip(A.shape, shape, strict=True)])
