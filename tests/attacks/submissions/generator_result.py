"""Returns a generator that never ends."""

EXPECTED = {"lost": {"update_parameters": "unreadable"}, "says": "a value of type generator"}

# %% replace update_parameters
def update_parameters(parameters, grads, learning_rate):
    def forever():
        while True:
            yield parameters

    return forever()
