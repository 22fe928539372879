"""Measurements beside the nearest alternative; `make bench` runs them and writes docs/benchmarks.md."""
