"""Front door for programs: REST under /api/v1. Empty until its issue."""
