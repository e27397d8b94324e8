"""The two voices of each language, and names of time zones."""
