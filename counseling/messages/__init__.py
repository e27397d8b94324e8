"""Messages between a client and one counsellor, from one meeting to the next: see counseling.messages.threads."""
