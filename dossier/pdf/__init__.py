"""From a Document to a PDF/A that is signed and stamped."""
