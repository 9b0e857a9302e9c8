"""Ends its process in more cells of its own than a submission may start over; all answers are right."""

EXPECTED = {"says": "Cells .* passed over"}

# %% first
import os

os._exit(0)

# %%
import os

os._exit(1)

# %%
import os

os._exit(2)

# %%
import os

os._exit(3)

# %%
import os

os._exit(4)

# %%
import os

os._exit(5)

# %%
import os

os._exit(6)

# %%
import os

os._exit(7)

# %%
import os

os._exit(8)

# %%
import os

os._exit(9)

# %%
import os

os._exit(10)

# %%
import os

os._exit(11)
