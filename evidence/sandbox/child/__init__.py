"""The child process that decodes strangers' files. Imports neither Django nor anything of it; see __main__."""
