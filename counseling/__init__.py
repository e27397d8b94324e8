"""Counsellors beside a client: accounts with a second factor; a case only through a grant of its client."""
