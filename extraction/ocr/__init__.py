"""Reading the text of pictures, in a child process of its own."""
