"""What one thread of a process may do at a time.

Standard output, which is silenced while a reference runs, and the global generators that references seed belong to the
whole process.
"""

from __future__ import annotations

import threading

SOLO = threading.RLock()
