"""Screening an archive: the same law over a million persons, looked up instead of explained."""
