"""Cat or not: 259 small pictures, for assignments 02 and 05."""

from __future__ import annotations

from dlcore.datasets.drawn_cats import draw_cats
from dlcore.datasets.pictures import Pictures, load_pictures

OWN = ("train_catvnoncat.h5", "test_catvnoncat.h5")
SHIPPED = "cats.npz"


def load_cats() -> Pictures:
    """Load the cat pictures: your own files if you have them, or else the course's.

    Returns
    -------
    train_x : array of uint8, shape (209, 64, 64, 3)
    train_y : array of int64, shape (1, 209)
        1 for a cat, 0 for anything else.
    test_x : array of uint8, shape (50, 64, 64, 3)
    test_y : array of int64, shape (1, 50)
    classes : array of bytes, shape (2,)
        ``[b"non-cat", b"cat"]``.

    Raises
    ------
    dlcore.datasets.DataError
        If a file is damaged.

    Notes
    -----
    Files of your own are ``train_catvnoncat.h5`` and ``test_catvnoncat.h5``, with the keys ``train_set_x``,
    ``train_set_y``, ``test_set_x``, ``test_set_y`` and ``list_classes``. `dlcore.datasets` says where to put them.
    The course's pictures, ``cats.npz``, are drawings from three sets of emoji; those in the test set do not occur in
    the training set. Where even this file is out of reach, simpler drawings of the same shapes take its place.
    """
    return load_pictures(OWN, SHIPPED, draw_cats)
