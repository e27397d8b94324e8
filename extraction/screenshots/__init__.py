"""Chats in screenshots: which lines are one bubble, on which side it stands, which captures go on from another.

Pure: lines with their backdrops in, proposals out. Nothing here is certain, and every value says so."""
