"""Front door for the browser: layout and callbacks, one file a page."""
