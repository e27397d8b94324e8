"""Pages of counsellors and of sharing, one module for each kind of visitor."""
