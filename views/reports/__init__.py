"""Reports: what one is made of, whether its condition holds, and the files that it is sent as."""
