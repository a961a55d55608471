"""The evidence library: documents kept, found and quoted word for word.

Nothing here reads formats or composes answers. Start with `interface.py`.
"""
