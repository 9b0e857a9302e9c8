"""Right solutions, written differently: grading must accept every one of them. One module per assignment."""
