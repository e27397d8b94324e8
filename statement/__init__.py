"""The account of what happened, in the client's words."""
