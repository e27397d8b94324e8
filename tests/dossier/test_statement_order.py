"""In which order demands and payments are printed."""

from dossier.content import statement_order
from statement.answers import Demand, Payment, Statement


def test_demands_and_payments_are_in_the_order_of_time() -> None:
    first = Demand("codes", asked_on="2026-03-12")
    hours_later = Demand("money", asked_on="2026-03-12", asked_on_typed="12.03.2026 um 20 Uhr")
    payments = (Payment(paid_on="2026-03-13"), Payment(paid_on="2026-03-01"))
    statement = statement_order.in_time(Statement(demands=(hours_later, first), payments=payments))
    assert statement.demands == (first, hours_later)
    assert statement.payments == payments[::-1]


def test_a_day_that_cannot_be_read_does_not_unsort_the_others_and_stays_behind_its_row() -> None:
    vague, late, after, early = (
        Payment(paid_on_typed="at first"), Payment(paid_on="2026-03-13"), Payment(paid_on_typed="a day after"),
        Payment(paid_on="2026-03-01"),
    )  # fmt: skip
    ordered = statement_order.in_time(Statement(payments=(vague, late, after, early))).payments
    assert ordered == (vague, early, late, after)
