"""The PDF for the police, rendered by a worker."""
