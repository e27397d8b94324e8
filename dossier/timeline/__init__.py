"""The timeline: everything of a case that carries a time, as the client corrected it."""
