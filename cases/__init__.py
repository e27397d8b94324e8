"""The vault: six words open it; keys, custody log, jobs, retention.

Others may import:
    access: open a case for a request; ask for the words where it is closed
    actions: verbs of the vault, such as unlock and delete
    browser_binding: a session that only the browser can use in which it was opened
    blob_store: sealed files, each named after its sealed bytes
    crypto: ciphers, key pairs and secrets
    crypto.age_stream: the age format for large files
    custody: write and check the log of the case
    custody_subjects: what an entry of the log is about; needs no Django
    errors: what to catch
    fairness: whose file a worker reads next
    forms: the field for six words, and what of a form is never carried on
    future_times: columns that a clock which was ahead must not keep waiting
    jobs: work for a worker, as a row
    models: Case, Scope and the rows of the vault
    new_case_surge: whether far more cases are begun than people begin
    new_words: six words for a new case or an open one, which the browser or this site drew
    retention_brake: whether deleting expired cases is held
    scope_labels: parts of a case that can be shared, in words
    secret_key: keys for one purpose each, from SECRET_KEY and the one before
    signals: what happened to a case
    statistics: daily sums that name nobody
    store_identity: whether the folder of files belongs to this database
    upkeep: whether sweeps, stamps and retention run
    vault: an open case and what its keys can read
    void_reasons: why an entry of the log no longer counts, in words
    wal_erasure: models whose deleted rows must leave the log of SQLite
    words_guard: whether typed text holds the six words of a case
"""
