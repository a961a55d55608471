"""Answers made of verified quotes from the library.

Nothing here searches or decides for a patient.
"""
