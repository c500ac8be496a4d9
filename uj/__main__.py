"""``python -m uj``."""

from uj.cli import main

main()
