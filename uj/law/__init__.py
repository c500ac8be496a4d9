"""The law as data: models, loading, linting, law sheets, the matrix."""
