"""Risk in numbers: what could be lost, how it was measured, and whether the measure was right."""
