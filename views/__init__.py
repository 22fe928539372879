"""One file a kind of view: its typed state, and the join of data, analytics and components."""
