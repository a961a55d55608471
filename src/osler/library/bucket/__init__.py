"""A library on object storage: Lance tables in a bucket, read by any number of machines (extra `s3`).

Start with `library.py`. `head.py` says which versions of the tables are one state of the library.
"""
