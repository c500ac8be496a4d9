"""Matching: the one evaluator, routes, gaps, ranking, explanations."""
