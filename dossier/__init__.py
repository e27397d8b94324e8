"""The PDF for the police, rendered by a worker; the bundle, the timeline, the letter and files for online reports.

Others may import:
    access: the only way to a dossier
    actions: verbs: request, make, open
    bundle.builder: a file of an archive, checked while it is read
    bundle.zip_stream: a zip that is written while it is sent
    errors: what to catch
    forms: the language of a dossier
    job_progress: how far a worker is, for the script of the page
    missing_information: what would still help
    models: Dossier, PoliceLetter and UploadSet
    police_letter.actions: have a letter made
    police_letter.forms: the country of a letter
    police_letter.missing_information: which lines of a letter would stay empty
    police_letter.jurisdictions: places with police, and their language
    prosecution_request: the time limit of a request to prosecute
    verify.urls: the address of the certificates, for programs
    printed_documents: what both have in common: the newest job, the PDF, its download
"""
