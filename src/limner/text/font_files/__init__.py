"""Font files from disk or from the network: their tables, and how they are unpacked."""
