"""The models of the desk, a family a file; `analytics.predictions.registry` lists them."""
