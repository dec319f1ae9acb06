"""The rules, a module each; `limner.checks.table` lists them."""
