"""Text to terms: one analyzer for what is indexed and what is asked.

Start with `terms.py`. `spelling.py` makes variants of a word one, `lists/` holds the words themselves.
"""
