"""Commands of the dossier."""
