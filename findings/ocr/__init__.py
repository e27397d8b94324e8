"""Reading the text of pictures in a child process: see findings.ocr.__main__ for what it may do."""
