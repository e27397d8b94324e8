"""Voice messages and other sound: how long, loudness over time, and a copy that every browser can play."""
