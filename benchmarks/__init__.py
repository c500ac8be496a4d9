"""Speed, as medians; run with ``make bench``."""
