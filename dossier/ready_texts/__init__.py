"""Texts to copy, filled in from plan and statement: to a bank or payment service, and to a platform."""
