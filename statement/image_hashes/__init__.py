"""Fingerprints of pictures that the client's own browser made. Only their values are here, never a file."""
