"""Gives the names of answers to what they return, and takes one away; those that call them go on as before."""

EXPECTED = {"plain": True}

# %%
linear_forward = linear_forward(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))

# %%
update_parameters = None

# %%
del compute_cost
