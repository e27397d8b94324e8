"""What can be read in the evidence: its text, and the names, numbers and addresses in it.

Others may import:
    actions: read an exhibit
    chat_threads: chats in screenshots, joined
    chat_wording: what else is seen in a bubble, in words
    ocr.engine: values of the text recognition
    pending: what is still being read
    results: the text of exhibits
    screenshots.capture: values of one screenshot
    screenshots.threads: values of a joined chat
"""
