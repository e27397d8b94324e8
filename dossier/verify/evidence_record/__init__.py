"""Evidence records (RFC 4998) over bundle.zip, made by whoever received it: they keep the proof of when it existed,
though certificates end and algorithms age. A record lies beside the bundle, never in it: a bundle stays the bytes
that were handed over. Runs without Django.
"""
