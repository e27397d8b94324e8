"""Pictures: what stands in the file beside the picture, and what of it could be shown."""
