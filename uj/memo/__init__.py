"""Memos: what they say, the templates that word it, Word, PDF, HTML and Markdown."""
