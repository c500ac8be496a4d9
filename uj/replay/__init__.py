"""Real proceedings set against the law of their day."""
