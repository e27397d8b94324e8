"""Commands of the integrity watch."""
