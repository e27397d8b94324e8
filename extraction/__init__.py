"""What can be read in the evidence: its text, and the names, numbers and addresses in it.

Others may import:
    actions: read an exhibit
    exhibit_texts: the text of exhibits
    ocr.engine: values of the text recognition
    pending: what is still being read
"""
