"""Screenshots and files: intake, sealing, reading copies.

Others may import:
    access: the only way to one exhibit
    actions: verbs that write exhibits
    chat_wording: what a chat says beyond its words
    choices: fixed values of an exhibit, and their labels
    errors: what to catch
    exhibit_wording: what an exhibit shows, in words
    exhibits: opened exhibits of a case
    footage_wording: what is to be said of a recording
    models: Exhibit, and the rows of an upload
    readers.chats.chat: values of a chat
    readers.durations: lengths of sounds and films, in words
    readers.recordings.metadata: values of a recording
    readers.visible_text: show what hides in a text
    sandbox.confinement: what a child may not do
    sandbox.fork_server: load once, and fork for each file
    sandbox.forked_child: run bounded children that are forked
    sandbox.namespaces: end with the parent
    signals: what happened to an exhibit
    transcript_context: a transcript for a page
    transcripts: what a file says, checked and sealed
    upload.disk_share: how much of the disk a case may take
    upload.file_types: what a file is, by its bytes
    upload.ingest: take a file in without a browser
    upload.screening: what the device did with a picture before sending
    upload.sealing: seal while bytes come
"""
