"""French dates; the time after a comma, with the colon that a screen shows."""

DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y, H:i"
