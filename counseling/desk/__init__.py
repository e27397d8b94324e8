"""The counsellor's workspace: what a grant opens, and nothing beyond it."""
