"""What can be read in the evidence: its text, and the names, numbers and addresses in it."""
