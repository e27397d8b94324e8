"""From what somebody typed to a value, without guessing."""
