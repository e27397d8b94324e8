"""Counsellors beside a client: accounts with a second factor; a case only through a grant of its client.

Others may import:
    access: sessions of counsellors, and the only way to a shared case
    desk.text_guard: what was typed at the desk, given back
    urls: addresses, in five lists
"""
