"""One parser a format: bytes in, documents out.

Nothing here opens files or archives; a parser raises `UnreadableError` when it can make no document.
Start with `detect.py`.
"""
