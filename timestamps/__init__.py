"""Trusted time stamps (RFC 3161): who confirms that the custody log existed by a given time, and when.

Others may import:
    actions: stamp the newest entry of a case's log
    authorities: who is asked
    errors: what to catch
    local_tsa: the site's own stamps
    models: Timestamp
    revocation: what issuers say on whether a certificate was revoked
    tokens: read and check a token
    tsa_client: one question to an authority over HTTP
"""
