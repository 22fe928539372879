"""Everything that Oriel keeps, in one file, and back again."""
