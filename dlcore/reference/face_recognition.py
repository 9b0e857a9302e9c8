"""Assignment 16: a loss that teaches a network to compare faces, and the two questions that a door asks.

`triplet_loss` works on tensors. The other two exercises are ordinary Python over encodings; their `model` is a record
of encodings by picture, which `dlcore.given.face_recognition.with_recorded` turns into an encoder. Distances in hidden
cases keep away from exactly 0.7, where `verify` (opens below) and `who_is_it` (refuses above) disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from dlcore.exercise import Assignment, Draw, Mistake
from dlcore.given.face_recognition import Encoder, img_to_encoding, with_recorded
from dlcore.given.tensors import tf, with_tensors
from dlcore.plain import Array

Rng: TypeAlias = np.random.Generator
Tensor: TypeAlias = Any

ASSIGNMENT = Assignment("16-face-recognition", "Face recognition: comparing instead of classifying", kind="keras")


# -------------------------------------------------------------------------------------------------------- triplet loss
def triplet_loss(y_true: Any, y_pred: list[Tensor], alpha: float = 0.2) -> Tensor:
    """Compute the triplet loss.

    Parameters
    ----------
    y_true : anything
        Not used; Keras hands labels to every loss.
    y_pred : list of three tensors, each of shape (m, n)
        The encodings of the anchors, of the positives (the same people again) and of the negatives (other people).
    alpha : float
        The margin.

    Returns
    -------
    loss : tensor of shape ()
        The sum over the m triplets.

    Notes
    -----
    F. Schroff, D. Kalenichenko, J. Philbin: "FaceNet: a unified embedding for face recognition and clustering", CVPR
    2015.
    """
    anchor, positive, negative = y_pred[0], y_pred[1], y_pred[2]

    ### START CODE HERE ### (≈ 4 lines of code)
    pos_dist = tf.reduce_sum(tf.square(tf.subtract(anchor, positive)), axis=-1)
    neg_dist = tf.reduce_sum(tf.square(tf.subtract(anchor, negative)), axis=-1)
    basic_loss = tf.add(tf.subtract(pos_dist, neg_dist), alpha)
    loss = tf.reduce_sum(tf.maximum(basic_loss, 0.0))
    ### END CODE HERE ###

    return loss


def draw_triplets(rng: Rng) -> Iterator[Draw]:
    """(y_true, y_pred, alpha): triplets with and without loss, one and many, short and long encodings."""
    yield Draw("one triplet, one number each", (None, [np.array([[x]]) for x in rng.uniform(1, 2, 3)], 1.5))
    yield Draw("the default margin", (None, triplets(rng, 5, 4, 0.3)))
    yield Draw("some triplets without loss", (None, triplets(rng, 6, 3, 1.0) + np.array([0, 1, 1])[:, None, None], 0.5))
    yield Draw("no margin", (None, triplets(rng, 8, 5, 1.0), 0.0))
    yield Draw("a large margin", (None, triplets(rng, 4, 2, 0.5), 5.0))
    far = triplets(rng, 3, 4, 0.1) + np.array([0, 0, 3])[:, None, None]
    yield Draw("no triplet has any loss", (None, far, 0.2))
    near = triplets(rng, 3, 4, 0.1) + np.array([0, 3, 0])[:, None, None]
    yield Draw("every triplet has loss", (None, near, 0.2))
    yield Draw("as many triplets as numbers", (None, triplets(rng, 3, 3, 0.7), 0.4))
    yield Draw("encodings of 128 numbers", (None, triplets(rng, 4, 128, 0.09), 1.0))


def triplets(rng: Rng, m: int, n: int, spread: float) -> Array:
    """Anchors, positives and negatives, shape (3, m, n)."""
    return rng.normal(0, spread, (3, m, n))


BOTH_WAYS = "a distance is the same both ways"
LAST_AXIS = "the shape is (m, n): axis 1 is the last"
TRIPLET_EQUIVALENT = {
    "pos_dist = tf.reduce_sum(tf.square(tf.subtract(positive, anchor)), axis=-1)": BOTH_WAYS,
    "neg_dist = tf.reduce_sum(tf.square(tf.subtract(negative, anchor)), axis=-1)": BOTH_WAYS,
    **{
        f"{kind}_dist = tf.reduce_sum(tf.square(tf.subtract(anchor, {name})), axis={axis})": LAST_AXIS
        for kind, name in (("pos", "positive"), ("neg", "negative"))
        for axis in ("1", "--1")
    },
    "basic_loss = tf.add(alpha, tf.subtract(pos_dist, neg_dist))": "a sum does not depend on the order",
    "loss = tf.reduce_sum(tf.maximum(0.0, basic_loss))": "a maximum does not depend on the order",
    "loss = tf.reduce_sum(tf.maximum(basic_loss, -0.0))": "minus zero is zero",
}

ASSIGNMENT.add(
    triplet_loss,
    points=30,
    sampler=lambda rng: (Draw(d.label, (None, list(d.arguments[1]), *d.arguments[2:])) for d in draw_triplets(rng)),
    through=with_tensors,
    rtol=1e-4,
    atol=1e-5,
    equivalent=TRIPLET_EQUIVALENT,
    mistakes=[
        Mistake(
            "the distances are added up over all triplets before the margin is asked for",
            "tf.reduce_sum(tf.square(tf.subtract(anchor, positive)), axis=-1)",
            "tf.reduce_sum(tf.square(tf.subtract(anchor, positive)))",
            "An easy triplet must not pay for a hard one: each has a distance of its own, and the maximum is taken for "
            "each. Along which axis is a sum to run so that one number is left for each triplet?",
            also=[
                (
                    "tf.reduce_sum(tf.square(tf.subtract(anchor, negative)), axis=-1)",
                    "tf.reduce_sum(tf.square(tf.subtract(anchor, negative)))",
                )
            ],
        ),
        Mistake(
            "the sums run over the triplets instead of over the numbers of an encoding",
            "tf.square(tf.subtract(anchor, positive)), axis=-1",
            "tf.square(tf.subtract(anchor, positive)), axis=0",
            "The shape is (m, n): triplets first. Your sum keeps one entry for each of the n numbers; it should keep "
            "one for each of the m triplets.",
            also=[
                (
                    "tf.square(tf.subtract(anchor, negative)), axis=-1",
                    "tf.square(tf.subtract(anchor, negative)), axis=0",
                )
            ],
        ),
        Mistake(
            "positive and negative are swapped",
            "tf.subtract(pos_dist, neg_dist)",
            "tf.subtract(neg_dist, pos_dist)",
            "Your loss rewards what it should punish. When the positive moves away from the anchor, should the loss "
            "rise or fall?",
        ),
        Mistake(
            "nothing keeps a triplet from going below zero",
            "tf.maximum(basic_loss, 0.0)",
            "basic_loss",
            "A negative that is far enough away is good; further is no better. Which operation stops a number at zero?",
        ),
        Mistake(
            "the margin is missing",
            "tf.add(tf.subtract(pos_dist, neg_dist), alpha)",
            "tf.subtract(pos_dist, neg_dist)",
            "Where does `alpha` come in? Without it the loss is also zero when all encodings are the same.",
        ),
        Mistake(
            "the margin has the wrong sign",
            "tf.add(tf.subtract(pos_dist, neg_dist), alpha)",
            "tf.subtract(tf.subtract(pos_dist, neg_dist), alpha)",
            "With your sign the positive may be *further* away than the negative, by alpha, and cost nothing. Is the "
            "margin to make life easier or harder?",
        ),
        Mistake(
            "the margin is added after the maximum",
            "tf.add(tf.subtract(pos_dist, neg_dist), alpha)",
            "tf.subtract(pos_dist, neg_dist)",
            "Your loss can never get below alpha for each triplet. The margin belongs inside the brackets of which the "
            "positive part is taken.",
            also=[("tf.maximum(basic_loss, 0.0)", "tf.maximum(basic_loss, 0.0) + alpha")],
        ),
        Mistake(
            "the average instead of the sum",
            "tf.reduce_sum(tf.maximum(basic_loss, 0.0))",
            "tf.reduce_mean(tf.maximum(basic_loss, 0.0))",
            "Your answer is right, divided by the number of triplets. What stands in front of the bracket in the "
            "formula?",
        ),
        Mistake(
            "the distances are not squared",
            "tf.square(tf.subtract(anchor, positive))",
            "tf.subtract(anchor, positive)",
            "Differences of both signs cancel when they are added up. What comes between the difference and the sum?",
            also=[("tf.square(tf.subtract(anchor, negative))", "tf.subtract(anchor, negative)")],
        ),
        Mistake(
            "absolute values instead of squares",
            "tf.square(tf.subtract(anchor, positive))",
            "tf.abs(tf.subtract(anchor, positive))",
            "Your distance adds up absolute differences. The two bars in the formula, with the small 2 above, mean "
            "another one.",
            also=[("tf.square(tf.subtract(anchor, negative))", "tf.abs(tf.subtract(anchor, negative))")],
        ),
        Mistake(
            "the root of the squared distance is taken",
            "tf.subtract(pos_dist, neg_dist)",
            "tf.subtract(tf.sqrt(pos_dist), tf.sqrt(neg_dist))",
            "Here the distances stay squared: look at the exponent in the formula.",
        ),
        Mistake(
            "the negative is compared with the positive",
            "tf.square(tf.subtract(anchor, negative))",
            "tf.square(tf.subtract(positive, negative))",
            "Both distances start at the same picture, the one that has given its name to the first.",
        ),
        Mistake(
            "the mean over the numbers of an encoding instead of their sum",
            "tf.reduce_sum(tf.square(tf.subtract(anchor, positive)), axis=-1)",
            "tf.reduce_mean(tf.square(tf.subtract(anchor, positive)), axis=-1)",
            "Your distances are too small by the length of an encoding. A squared length is a sum of squares.",
            also=[
                (
                    "tf.reduce_sum(tf.square(tf.subtract(anchor, negative)), axis=-1)",
                    "tf.reduce_mean(tf.square(tf.subtract(anchor, negative)), axis=-1)",
                )
            ],
        ),
    ],
)


# -------------------------------------------------------------------------------------------------------- verification
def verify(image_path: str, identity: str, database: dict[str, Array], model: Encoder) -> tuple[Any, Any]:
    """Say whether the person on a picture is who they claim to be.

    Parameters
    ----------
    image_path : str
        The picture that the camera has taken.
    identity : str
        The name that the person claims.
    database : dict
        From each resident's name to their encoding, shape (1, n).
    model : encoder
        What `img_to_encoding` asks.

    Returns
    -------
    dist : float
        How far the picture's encoding is from the one in the database.
    door_open : bool
        Whether `dist` is below 0.7.
    """
    ### START CODE HERE ### (≈ 3 lines of code)
    encoding = img_to_encoding(image_path, model)
    dist = np.linalg.norm(encoding - database[identity])
    door_open = dist < 0.7
    ### END CODE HERE ###

    if door_open:
        print(f"It's {identity}, welcome home!")
    else:
        print(f"It's not {identity}, please go away")
    return dist, door_open


def draw_visits(rng: Rng) -> Iterator[Draw]:
    """(image_path, identity, database, model): matches, near misses on both sides of 0.7, opposite encodings."""
    for label, dist, n in (
        ("the same encoding", 0.0, 4),
        ("clearly the same person", rng.uniform(0.2, 0.5), 5),
        ("just near enough", rng.uniform(0.66, 0.69), 3),
        ("just too far", rng.uniform(0.71, 0.74), 3),
        ("near in a wrong measure", rng.uniform(0.75, 0.8), 6),
        ("somebody else", rng.uniform(1, 1.4), 4),
        ("far away", rng.uniform(3, 9), 2),
        ("a single number", rng.uniform(0.3, 0.6), 1),
        ("128 numbers", rng.uniform(0.5, 0.65), 128),
    ):
        database = draw_people(rng, n)
        claimed = str(rng.permutation(list(database)[1:])[0])
        seen = database[claimed] + dist * direction(rng, n)
        yield Draw(label, ("camera/1.jpg", claimed, database, {"camera/1.jpg": seen, "camera/0.jpg": seen + 2}))
    database = draw_people(rng, 4)
    claimed, *_, other = database
    seen = database[other] + 0.3 * direction(rng, 4)
    yield Draw("a resident under a wrong name", ("camera/1.jpg", claimed, database, {"camera/1.jpg": seen}))


def draw_people(rng: Rng, n: int) -> dict[str, Array]:
    """Encodings of four residents, at least 0.5 apart from each other, in random order."""
    names = rng.permutation(["ada", "bo", "chen", "dilek"])
    return {str(name): rng.normal(0, 0.2, (1, n)) + k for k, name in enumerate(names)}


def direction(rng: Rng, n: int) -> Array:
    """A step of length 1 whose entries have both signs, where there is more than one; shape (1, n)."""
    step = rng.uniform(0.5, 1, (1, n)) * np.where(np.arange(n) % 2, 1, -1)
    unit: Array = step / np.sqrt(np.sum(step**2))
    return unit


ASSIGNMENT.add(
    verify,
    points=35,
    sampler=draw_visits,
    through=with_recorded,
    rtol=1e-5,
    atol=1e-7,
    equivalent={
        "door_open = dist <= 0.7": "exactly 0.7 is not asked for: verify and who_is_it disagree there",
        "dist = np.linalg.norm(database[identity] - encoding)": BOTH_WAYS,
    },
    mistakes=[
        Mistake(
            "the distance is squared",
            "np.linalg.norm(encoding - database[identity])",
            "np.sum((encoding - database[identity]) ** 2)",
            "Your distance is the square of the right one. The threshold belongs to the length itself: what is still "
            "missing?",
        ),
        Mistake(
            "absolute differences are added up",
            "np.linalg.norm(encoding - database[identity])",
            "np.sum(np.abs(encoding - database[identity]))",
            "You walk along the axes; the formula goes straight. Which numpy function gives a vector's length?",
        ),
        Mistake(
            "the largest difference is taken for the distance",
            "np.linalg.norm(encoding - database[identity])",
            "np.linalg.norm(encoding - database[identity], ord=1)",
            "For a matrix, and an encoding is one of a single row, `ord=1` means the largest column sum. Without `ord` "
            "the function gives the root of the sum of all squares.",
        ),
        Mistake(
            "the mean of the squares instead of their sum",
            "np.linalg.norm(encoding - database[identity])",
            "np.sqrt(np.mean((encoding - database[identity]) ** 2))",
            "Your distance shrinks with the length of the encodings. A length is the root of a *sum*.",
        ),
        Mistake(
            "lengths are subtracted instead of encodings",
            "np.linalg.norm(encoding - database[identity])",
            "abs(np.linalg.norm(encoding) - np.linalg.norm(database[identity]))",
            "Two arrows of the same length can point anywhere. Which comes first, the difference or the length?",
        ),
        Mistake(
            "the distance is an array",
            "np.linalg.norm(encoding - database[identity])",
            "np.linalg.norm(encoding - database[identity], axis=1)",
            "Your distance is right, and wrapped in an array of one entry. Encodings have shape (1, n): with `axis=1` "
            "the first axis stays.",
        ),
        Mistake(
            "the door opens for strangers",
            "dist < 0.7",
            "dist > 0.7",
            "A small distance means: the same person. For whom does your door open?",
        ),
        Mistake(
            "another threshold",
            "dist < 0.7",
            "dist < 0.5",
            "Your distance is right. At which distance does the door stop opening?",
        ),
        Mistake(
            "somebody else's encoding is taken",
            "database[identity]",
            "next(iter(database.values()))",
            "You compare with the same entry whoever claims to be there. Where does `identity` come in?",
        ),
        Mistake(
            "whoever is nearest opens the door",
            "np.linalg.norm(encoding - database[identity])",
            "min(np.linalg.norm(encoding - known) for known in database.values())",
            "You search the whole database. The visitor has said who they are: one comparison is enough, and safer.",
        ),
        Mistake(
            "the name of the file is compared",
            "img_to_encoding(image_path, model)",
            "image_path",
            "`image_path` is only the name of a file. Which function makes an encoding of what is in it?",
        ),
    ],
)


# --------------------------------------------------------------------------------------------------------- recognition
def who_is_it(image_path: str, database: dict[str, Array], model: Encoder) -> tuple[Any, str | None]:
    """Find the person on a picture in the database.

    Parameters
    ----------
    image_path : str
        The picture that the camera has taken.
    database : dict
        From each resident's name to their encoding, shape (1, n).
    model : encoder
        What `img_to_encoding` asks.

    Returns
    -------
    min_dist : float
        The distance of the nearest entry; infinite if the database is empty.
    identity : str or None
        The name of the nearest entry, also if it is too far; None if the database is empty.
    """
    min_dist, identity = np.inf, None  # nobody has been compared yet

    ### START CODE HERE ### (≈ 1 line of code)
    encoding = img_to_encoding(image_path, model)
    ### END CODE HERE ###

    for name, known in database.items():
        ### START CODE HERE ### (≈ 3 lines of code)
        dist = float(np.linalg.norm(encoding - known))
        if dist < min_dist:
            min_dist, identity = dist, name
        ### END CODE HERE ###

    if min_dist > 0.7:
        print("Not in the database.")
    else:
        print(f"it's {identity}, the distance is {min_dist:.6f}")
    return min_dist, identity


def draw_visitors(rng: Rng) -> Iterator[Draw]:
    """(image_path, database, model): the nearest first, last, in between, among several near ones, too far, alone."""
    for label, places, dist, n in (
        ("the nearest comes first", [0], rng.uniform(0.2, 0.5), 4),
        ("the nearest comes last", [3], rng.uniform(0.2, 0.5), 5),
        ("the nearest is in the middle", [1], rng.uniform(0.5, 0.65), 3),
        ("two are near enough, the second is nearer", [2, 1], rng.uniform(0.2, 0.3), 4),
        ("two are near enough, the first is nearer", [1, 3], rng.uniform(0.2, 0.3), 6),
        ("a stranger", [2], rng.uniform(0.75, 0.9), 128),
        ("a stranger from far away", [0], rng.uniform(120, 150), 2),
        ("the same encoding", [1], 0.0, 4),
    ):
        database = draw_people(rng, n)
        names = list(database)
        seen = database[names[places[0]]] + dist * direction(rng, n)
        if len(places) > 1:  # one more who is near enough, but not nearest
            database[names[places[1]]] = seen + rng.uniform(0.5, 0.65) * direction(rng, n)
        yield Draw(label, ("camera/1.jpg", database, {"camera/0.jpg": seen + 1, "camera/1.jpg": seen}))
    (name, encoding), *_ = draw_people(rng, 3).items()
    yield Draw("one resident", ("camera/1.jpg", {name: encoding}, {"camera/1.jpg": encoding + 0.2}))
    yield Draw("an empty house", ("camera/1.jpg", {}, {"camera/1.jpg": encoding}))


ASSIGNMENT.add(
    who_is_it,
    points=35,
    sampler=draw_visitors,
    through=with_recorded,
    rtol=1e-5,
    atol=1e-7,
    equivalent={
        "if dist <= min_dist:": "exact ties between residents are not asked for",
        "dist = float(np.linalg.norm(known - encoding))": BOTH_WAYS,
        "dist = np.linalg.norm(encoding - known)": "a numpy number is as good as one of Python",
    },
    mistakes=[
        Mistake(
            "the furthest resident is chosen",
            "min_dist, identity = np.inf, None",
            "min_dist, identity = -1.0, None",
            "You keep the largest distance. Who is more alike: who is near, or who is far?",
            also=[("dist < min_dist", "dist > min_dist")],
        ),
        Mistake(
            "the smallest distance so far is not remembered",
            "min_dist, identity = dist, name",
            "identity = name",
            "Two things have to be kept whenever someone is nearer: who it is, and how near. Otherwise everyone who "
            "comes later is nearer, too.",
        ),
        Mistake(
            "the name is not remembered",
            "min_dist, identity = dist, name",
            "min_dist = dist",
            "The distance is right, and nobody knows whose it is. What else is to be kept?",
        ),
        Mistake(
            "the first who is near enough is taken",
            "            min_dist, identity = dist, name",
            "            min_dist, identity = dist, name\n            if dist < 0.7:\n                break",
            "Your search ends with the first who is near enough. Somebody further down may be nearer.",
        ),
        Mistake(
            "everyone who is near enough replaces the one before",
            "dist < min_dist",
            "dist < 0.7",
            "You compare with the threshold. Whom should a new candidate beat: a fixed number, or the best so far?",
        ),
        Mistake(
            "nobody is named when the nearest is too far",
            '        print("Not in the database.")',
            '        identity = None\n        print("Not in the database.")',
            "The message says that nobody matches; the function still returns the name of the nearest. Leave the lines "
            "after the loop as they are.",
        ),
        Mistake(
            "the search starts at the threshold",
            "min_dist, identity = np.inf, None",
            "min_dist, identity = 0.7, None",
            "Who is further away than 0.7 is never looked at. The nearest is wanted even if it is too far.",
        ),
        Mistake(
            "the search starts at 100",
            "min_dist, identity = np.inf, None",
            "min_dist, identity = 100, None",
            "Not every encoder keeps its distances below 100. Which number is larger than all others?",
        ),
        Mistake(
            "the distance is squared",
            "np.linalg.norm(encoding - known)",
            "np.sum((encoding - known) ** 2)",
            "The right person, and the square of the right distance. The threshold belongs to the length itself.",
        ),
        Mistake(
            "absolute differences are added up",
            "np.linalg.norm(encoding - known)",
            "np.sum(np.abs(encoding - known))",
            "You walk along the axes; the formula goes straight. Which numpy function gives a vector's length?",
        ),
        Mistake(
            "the distance is an array",
            "float(np.linalg.norm(encoding - known))",
            "np.linalg.norm(encoding - known, axis=1)",
            "Your distance is wrapped in an array of one entry. Encodings have shape (1, n): with `axis=1` the first "
            "axis stays.",
        ),
    ],
)
