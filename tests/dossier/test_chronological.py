"""In which order demands and payments are printed."""

from dossier.content import chronological
from statement.answers import Demand, Payment, Statement


def test_demands_and_payments_are_in_the_order_of_time() -> None:
    first = Demand("codes", asked_on="2026-03-12")
    hours_later = Demand("money", asked_on="2026-03-12", asked_on_typed="12.03.2026 um 20 Uhr")
    payments = (Payment(paid_on="2026-03-13"), Payment(paid_on="2026-03-01"))
    statement = chronological.in_time(Statement(demands=(hours_later, first), payments=payments))
    assert statement.demands == (first, hours_later)
    assert statement.payments == payments[::-1]


def test_with_a_day_that_cannot_be_read_the_order_of_the_client_stays() -> None:
    payments = (Payment(paid_on="2026-03-13"), Payment(paid_on_typed="a day before"), Payment(paid_on="2026-03-01"))
    assert chronological.in_time(Statement(payments=payments)).payments == payments
