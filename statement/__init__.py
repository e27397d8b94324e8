"""The statement of what happened, in the client's words."""
