"""From the first byte that a browser sends to the sealed original of an exhibit."""
