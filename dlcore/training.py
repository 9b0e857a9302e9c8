"""What every training loop in a notebook wants: a progress bar, and one core."""

from __future__ import annotations

import os
from collections.abc import Iterator

from threadpoolctl import threadpool_limits
from tqdm.auto import tqdm

tqdm.monitor_interval = 0  # no thread that watches the bar: a browser has none


def steps(count: int, label: str = "training") -> Iterator[int]:
    """Count the steps of a training loop, with a progress bar: ``for _ in steps(1000, "layers [64, 16, 1]"): ...``.

    While it counts, numpy works on a single core: for matrices as small as these, sharing them out costs more than it
    brings. With ``TQDM_DISABLE`` set, as in exports, there is no bar (it would stand at 0 % for ever).
    """
    with threadpool_limits(1):
        yield from tqdm(range(count), desc=label, disable="TQDM_DISABLE" in os.environ)
