"""Panels as small pictures, for lists of views: SVG made in a few milliseconds, without a browser."""
