"""Doors for web frameworks: the site stands before an app, and takes only the addresses that are its own."""
