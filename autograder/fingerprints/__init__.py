"""What a verdict follows from, as hashes: an exercise's tests (`tests`), and what runs of a submission (`answers`).

As long as both are what they were, the verdict stands; in doubt they say that something has changed.
"""
