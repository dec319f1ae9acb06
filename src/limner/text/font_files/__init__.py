"""Font files as they lie on disk or come over the network: their tables, and how they are unpacked."""
