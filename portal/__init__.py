"""What looks at everything: addresses, leaving, error pages and health. Nothing imports it."""
