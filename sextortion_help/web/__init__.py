"""Cookies, headers, limits and middleware that belong to no app."""
