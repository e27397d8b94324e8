"""The verifiable archive: its members, its manifest and the stream that packs it."""
