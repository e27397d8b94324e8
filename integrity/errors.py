"""What the watch raises."""


class StoreGoneError(Exception):
    """The whole store is not there, as when its disk is not mounted: nothing can be said about single files."""
