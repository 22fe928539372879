"""The only place that does IO: settings, database, import, cache, stores."""
