"""The PDF for the police, rendered by a worker; the bundle, the timeline and the letter to the police.

Others may import:
    access: the only way to a dossier
    actions: verbs: request, make, open
    errors: what to catch
    forms: the language of a dossier
    missing_information: what would still help
    models: Dossier and PoliceLetter
"""
