"""Documents that people bring: what they are, the formats they come in, their passages and sentences.

Nothing here stores or ranks. Start with `document.py`.
"""
