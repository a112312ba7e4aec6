"""`python -m pipeline` is `phuluc`.

`-m` puts the folder that the officer stands in first among those that modules come from; a json.py
among the returns must not be run for Python's own.
"""

import os
import sys

_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
sys.path[:] = [path for path in sys.path if path not in ("", os.getcwd(), _HOME)] + [_HOME]  # noqa: PTH109

from pipeline.cli.main import main  # noqa: E402

main()
