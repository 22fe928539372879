"""Indicators: one registry over TA-Lib and a few compositions of it."""
