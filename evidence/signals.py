"""What happens to an exhibit, for apps above this one, which evidence does not know."""

from django.dispatch import Signal

# Sent by a worker in the transaction that makes an exhibit ready, with `exhibit` and `keys`: the private half of
# its scope, for a job that follows.
exhibit_ready = Signal()
# Sent in the transaction that removes an exhibit or has it read anew, with `exhibit`. Whoever derived something of
# what was read destroys that.
reading_dropped = Signal()
