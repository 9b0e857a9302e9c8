"""Grading many submissions.

What is to be done (`task`, `feed`), who does it (`workers`: threads; `processes`, `post`; `cluster`; all with a
`station`; `choice` picks), and what is kept (`grading`, `recorded`, `tally`).
"""
