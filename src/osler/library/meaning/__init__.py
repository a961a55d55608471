"""Passages found by what they mean, not by their words: vectors of a sentence model (extra `semantic`).

Never needed: without vectors, or unless asked for, nothing here is imported. Start with `searching.py`.
"""
