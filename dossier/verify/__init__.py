"""The site's own page that checks a bundle in the browser."""
