"""The pages of the walk-through. None of them asks the database; answers and ticks stay in the browser."""
