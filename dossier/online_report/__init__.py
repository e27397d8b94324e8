"""Reporting online: what a form of the police asks, in its order, to copy over; and files that it takes."""
