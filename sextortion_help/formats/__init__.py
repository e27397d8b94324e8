"""Date and time formats that mean the same to every reader of English, German, French or Italian."""
