"""What happens to an exhibit, for apps above this one, which evidence does not know."""

from django.dispatch import Signal

# Sent by a worker in the transaction that makes an exhibit ready, with `exhibit` and `keys`: the private half of
# its scope, for a job that follows.
exhibit_ready = Signal()
# Sent by a worker before it makes the copy of an exhibit, and after, however that went and when its job is settled,
# with `context`: the job in its hands. Who reads the copy next may get ready meanwhile.
copy_begins = Signal()
copy_ends = Signal()
# Sent in the transaction that removes an exhibit or has it read anew, with `exhibit`. Whoever derived something of
# what was read destroys that.
reading_dropped = Signal()
# Sent after the one list of all files was saved, with `vault` and `fields`: every field of its form, also those
# that apps above added to it (slot "list-questions"). Who makes something of it returns the address of that.
list_confirmed = Signal()
DOSSIER = "dossier"  # in `fields` under "then": have the dossier made of it
