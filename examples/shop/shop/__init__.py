"""A small real shop: Starlette, Jinja2 and SQLite, with Limner drawing its icons and share pictures."""
