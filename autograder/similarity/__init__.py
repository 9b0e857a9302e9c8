"""Which answers of a class resemble each other more than chance and the task explain: a hint for a human."""
