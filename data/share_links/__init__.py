"""Links that open one saved view to whoever has them: their terms, and what becomes of them. Of a token only its hash
is kept.
"""
