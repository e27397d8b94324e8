"""The client's copy of everything that is stored about a case (Article 15 GDPR), as one archive.

It stands here because this app alone knows all that hangs on a case, what counsellors noted too.
"""
