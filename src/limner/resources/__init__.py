"""Set by the floor."""
