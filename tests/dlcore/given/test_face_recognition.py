"""What assignment 16 is given: records that answer, error rates that count, encodings that tell people apart."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import pdist

from dlcore.datasets import DataError
from dlcore.given import face_recognition as given


def test_a_record_answers_by_picture_in_copies_and_to_scale():
    answers = {"p01/1.jpg": np.array([[3.0, 4.0]])}
    encoding = given.img_to_encoding("p01/1.jpg", given.Recorded(answers, scale=2))
    np.testing.assert_array_equal(encoding, [[6, 8]])
    given.img_to_encoding("p01/1.jpg", given.Recorded(answers))[:] = 0
    np.testing.assert_array_equal(answers["p01/1.jpg"], [[3, 4]])
    with pytest.raises(FileNotFoundError, match=r"no record of a picture 'p02/1\.jpg'"):
        given.img_to_encoding("p02/1.jpg", given.Recorded(answers))


def test_every_pair_is_measured_once():
    encodings = np.random.default_rng(0).normal(size=(3, 4, 5))
    same, different = given.distances_within_and_between(encodings)
    within = np.concatenate([pdist(person) for person in encodings])
    np.testing.assert_allclose(np.sort(same), np.sort(within))
    np.testing.assert_allclose(np.sort([*same, *different]), np.sort(pdist(encodings.reshape(12, 5))))


def test_error_rates_count_a_distance_at_the_threshold_as_refused():
    reject, accept = given.error_rates(np.array([0.3, 0.1, 0.5]), np.array([0.9, 0.5, 0.6, 0.7]), np.array([0.5, 0.65]))
    np.testing.assert_allclose(reject, [1 / 3, 0])
    np.testing.assert_allclose(accept, [0, 1 / 2])


def test_the_encodings_tell_people_apart_as_the_notebook_says():
    encodings = given.load_encodings()
    assert encodings.aligned.shape == encodings.unaligned.shape == (40, 10, 128)
    assert encodings.named()["p07/3.jpg"].tolist() == encodings.aligned[6, 2:3].tolist()
    worst = {}
    for name, kind in encodings._asdict().items():
        rates = given.error_rates(*given.distances_within_and_between(kind[20:]), np.array([0.545, 0.57, 0.7]))
        worst[name] = np.round(100 * np.array(rates), 1).tolist()
    assert worst["aligned"][0][0] == pytest.approx(0.3, abs=0.1)
    assert [worst["aligned"][1][k] for k in (0, 2)] == pytest.approx([0.3, 19.8], abs=0.1)
    assert min(np.mean(worst["unaligned"], axis=0)) > 5


def test_a_missing_file_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(given, "find_shipped", lambda name: None)
    with pytest.raises(DataError, match=r"faces\.npz is missing"):
        given.load_encodings()
