"""The demo universe: real prices that ship inside packages from PyPI, read at run time, never copied into Oriel."""
