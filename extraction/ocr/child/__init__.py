"""Reading the text of pictures in a child process: see extraction.ocr.child.__main__ for what it may do."""
