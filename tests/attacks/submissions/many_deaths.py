"""Dies in every single call and in several cells, so that the grader starts over and over."""

EXPECTED = {
    "lost": {"initialize_parameters": "crash", "compute_cost": "crash", "update_parameters": "crash|timeout"},
    "says": "ended by itself",
}

# %% replace initialize_parameters
import os


def initialize_parameters(n_x, n_h, n_y):
    os._exit(0)

# %% replace compute_cost
def compute_cost(AL, Y):
    os._exit(1)

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    os.abort()

# %%
os._exit(2)

# %%
os._exit(3)
