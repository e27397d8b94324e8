"""Commands for the people who run and develop the site."""
