"""Live figures: a notebook shows them as widgets, an export as pictures."""
