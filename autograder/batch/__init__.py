"""Grading many submissions: what is to be done (`task`), who does it (`workers`), and what is kept (`grading`)."""
