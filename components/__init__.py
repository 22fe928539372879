"""What a person sees: results in, components out. Nothing here fetches or computes."""
