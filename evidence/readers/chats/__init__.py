"""Chat exports: what was said, as the services write it."""
