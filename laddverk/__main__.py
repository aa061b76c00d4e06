"""`python -m laddverk`."""

from laddverk.cli import main

main()
