"""A load model: what readers and cases cost on this machine, and how large a site must be for its visitors.

    python -m tests.load                          with 1, 2 and 4 web processes, about two minutes
    python -m tests.load --processes 2 --seconds 5

It starts a site of its own on this machine's own address and ends it, asks nobody else, and is bounded: so many
clients, so many seconds. Processor time is what counts; how fast a busy machine answers says little.
"""
