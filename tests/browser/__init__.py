"""Tests in a real browser, a package so that their fixtures can end with it."""
