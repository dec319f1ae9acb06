"""Grid layout: lines, placement, track sizing, alignment."""
