"""What text needs of Unicode: character properties, breaks, bidirectional order, scripts."""
