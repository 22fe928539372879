"""What becomes of an account by letter, and at its end: making one, its address, its data, deleting it."""
