"""`python -m pipeline` is `phuluc`."""

from pipeline.cli import main

main()
