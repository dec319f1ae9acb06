"""A folder of route segments on disk becomes a table that addresses are matched against.

`scan` reads the folder without importing anything, `table` matches, `modules` loads route files, `entries` lists pictures.
"""
