"""Views that people keep: a name, an owner, a query, and every version of it."""
