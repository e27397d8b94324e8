"""Template tags of what was found."""
