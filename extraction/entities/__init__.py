"""Names, amounts and addresses in text: pure functions, without Django."""
