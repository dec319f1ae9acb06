"""Flex layout, in the order of CSS Flexbox §9."""
