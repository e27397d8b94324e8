"""Template tags of the time stamps."""
