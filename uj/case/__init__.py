"""Case files: models, dates, loading, sketches for scenarios and replay."""
