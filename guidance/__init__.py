"""The walk-through: reading only, no database, no account."""
