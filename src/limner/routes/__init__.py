"""A folder of route segments on disk becomes a table that addresses are matched against.

`scan` reads the folder without importing anything, `table` matches addresses, `modules` loads route files,
`entries` checks what their functions list, and `site_routes` holds it all together.
"""
