"""Backups of the database and of the sealed files, without the site's keys, and the way back.

For others: `copies` (make, verify, restore), `deletions` (which cases were deleted of late), `database_move` (from
SQLite to PostgreSQL).
"""
