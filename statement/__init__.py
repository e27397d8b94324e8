"""The statement of what happened, in the client's words.

Others may import:
    actions: verbs that write the statement
    answers: the statement as values
    choices: fixed answers and their labels
    exhibit_references: words for where something was seen
    fields: form fields for typed text
    forms: fields that another form asks for, too
    image_hashes.values: noted fingerprints of pictures as values
    models: Part, and the sealed rows
    pages: which part is asked on which page
    parsing.age_bands: an age from what was typed
    parsing.amounts: sums of money
    parsing.dates: days and times
    parsing.identifiers: accounts, numbers and addresses of a suspect
    part_forms: the form of each part
    proposals: what the client said in the plan, until it is confirmed
"""
