"""Reports: what is sent, when, to whom; every slot of theirs, and what became of it."""
