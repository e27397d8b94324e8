"""What pages say about damage."""
