"""`python -m pipeline` is `phuluc`."""

from pipeline.cli.main import main

main()
