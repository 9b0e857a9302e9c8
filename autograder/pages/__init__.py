"""How feedback pages are made: nbgrader's converter, with whatever many pages have in common made once."""
