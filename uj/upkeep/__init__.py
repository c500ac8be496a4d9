"""Keeping the law current: scenarios, coverage, what changed, what the official texts say now, forums side by side."""
