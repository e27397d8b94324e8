"""E-mails: where they came from, who checked the sender, and the signs of a bluff."""
