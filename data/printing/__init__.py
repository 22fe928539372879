"""The machine's Chromium as a press: figures to SVG, pages to PDF and pictures. Nothing else is done with it."""
