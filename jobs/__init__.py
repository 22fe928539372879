"""Front door for the clock: work that runs without a browser, on a queue in the same PostgreSQL."""
