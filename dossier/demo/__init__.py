"""A made-up case, drawn and written by code: nothing in it shows or names anyone, and nothing is intimate."""
