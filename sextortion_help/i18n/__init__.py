"""The two German registers, and names of time zones."""
