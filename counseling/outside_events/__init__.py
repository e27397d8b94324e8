"""What happened outside this site, entered into the custody log by who saw it.

The site saw nothing of it, and each place that shows such an entry says so. The words stand in the sealed log
alone; a row beside it says who may void the entry. It is never changed or deleted. It stands here because
counsellors and clients both enter it.
"""
