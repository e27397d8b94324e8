"""Screen recordings: how long, how large, and a sheet of single pictures."""
