"""How much prices move: measured, filtered, modelled, forecast and scored."""
