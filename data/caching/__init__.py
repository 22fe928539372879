"""What `data.cache` is made of: codecs, the store on disk, the layer in memory, the lock of a computation."""
