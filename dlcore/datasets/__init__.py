"""The data of the assignments, each by a function of its own.

| function | data | files of your own |
|---|---|---|
| `load_cats` | cat or not, 64 by 64 pixels (02, 05) | ``train_catvnoncat.h5``, ``test_catvnoncat.h5`` |
| `load_signs` | hand signs 0 to 5, 64 by 64 pixels (10, 12) | ``train_signs.h5``, ``test_signs.h5`` |
| `load_happy` | happy faces and others, 64 by 64 pixels (13) | ``train_happy.h5``, ``test_happy.h5`` |
| `load_football` | points on a pitch (07) | ``data.mat`` |
| `load_planar_dataset`, `load_extra_datasets` | a flower, and five more (03) | |
| `load_circles`, `load_moons` | rings (06), crescents (09) | |

Files of your own come first. Put them into a folder ``datasets`` beside the notebook or above it, or name their folder
in the environment variable ``DLCORE_DATA``. Where there are none, the course's own data are used: pictures from its
folder ``datasets``, or drawings and points that are made on the spot. Nothing here uses the network; only ``dlcore data
build`` does. ``dlcore data list`` shows what would be used.
"""

from __future__ import annotations

from dlcore.datasets.cats import load_cats
from dlcore.datasets.faces import load_happy
from dlcore.datasets.football import Points, load_football
from dlcore.datasets.hands import load_signs
from dlcore.datasets.pictures import Pictures
from dlcore.datasets.places import DataError
from dlcore.datasets.planar import load_circles, load_extra_datasets, load_moons, load_planar_dataset

__all__ = [
    "DataError",
    "Pictures",
    "Points",
    "load_cats",
    "load_circles",
    "load_extra_datasets",
    "load_football",
    "load_happy",
    "load_moons",
    "load_planar_dataset",
    "load_signs",
]
