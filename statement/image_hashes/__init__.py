"""Files that stay with the client, named by fingerprints that their own device made. Only the values are here."""
