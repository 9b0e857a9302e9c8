"""From one text per assignment to the student and the solution version."""
