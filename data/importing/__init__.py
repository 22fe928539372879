"""A file of prices into the database: read, recognise its columns, normalise, check, store.

`run.import_file` is the way in.
"""
