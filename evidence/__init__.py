"""Screenshots and files: intake, sealing, reading copies."""
