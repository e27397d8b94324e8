"""What happens in a case, for apps above this one."""

from django.dispatch import Signal

# Sent in the transaction that renews the words, with `case`. Whoever began something that lets others in, or that
# goes on without the page it began on, ends it.
words_renewed = Signal()
# Sent when the client opens the log, with `case`.
log_read = Signal()
# Sent in the transaction that keeps a plan with its case, with `vault` and `plan`.
plan_kept = Signal()
