"""Pages of counselors and of sharing, one module for each kind of visitor."""
