"""`python -m pipeline` is `phuluc`.

`-m` puts the folder that the officer stands in first among those that modules come from; a json.py
among the returns must not be run for Python's own.
"""

import os
import sys

_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
try:
    _HERE = os.getcwd()  # noqa: PTH109 - pathlib would be imported from there
except OSError:  # the folder has been deleted
    _HERE = ""
sys.path[:] = [path for path in sys.path if path not in ("", _HERE, _HOME)] + [_HOME]

from pipeline.cli.main import main  # noqa: E402

main()
