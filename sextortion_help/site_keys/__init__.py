"""The site's long-lived keys and certificates."""
