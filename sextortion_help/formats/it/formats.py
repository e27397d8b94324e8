"""Italian dates in numbers: Django writes the names of months with a capital letter, which Italian does not."""

DATE_FORMAT = "j/n/Y"
DATETIME_FORMAT = "j/n/Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y, H:i"
