"""What visitors of shared links get: documents with nothing in them that is not listed, computed for their owner."""
