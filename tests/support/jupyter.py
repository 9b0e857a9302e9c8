"""What students write below right lines, and Jupyter runs."""

LINES = {
    "a line that begins with %": 'print("%d pictures of %d"\n      % (m_train, 3))',
    "a remainder on its own line": "odd = (m_train\n   % 2)",
    "both kinds of %": "%time 1\nodd = (m_train\n   % 2)",
    "not equal on its own line": "!ls\nsome = (m_train\n   != 0)",
    "a magic in a string": 'text = """\n%time\n!ls\nreally?\n"""',
    "help after a name": "m_train?",
    "source after a name": "  \nlen??",
    "help before a name": "?m_train",
    "a command": "!ls",
    "a command's output": "files = !ls",
    "a magic": "%timeit -n1 -r1 1",
    "a magic's value": "t = %timeit -o -n1 -r1 1",
    "await": "import asyncio\nawait asyncio.sleep(0)",
}
