"""Decoding a stranger's file in a child process that has given up its rights."""
