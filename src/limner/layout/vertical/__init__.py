"""Lines that run down the page: every writing mode is laid out as lines from left to right, and then turned."""
