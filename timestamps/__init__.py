"""Trusted time stamps (RFC 3161): who confirms that the custody log existed by a given time, and when."""
