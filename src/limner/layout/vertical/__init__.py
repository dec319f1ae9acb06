"""Lines that run down the page: every writing mode laid out as lines from left to right, then turned."""
