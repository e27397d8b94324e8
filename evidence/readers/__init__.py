"""Pure readers of what clients upload. The decoding child imports nothing else of this project."""
