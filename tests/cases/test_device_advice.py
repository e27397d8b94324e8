"""What is said about a device that someone else can see."""

import pytest

from cases import device_advice
from cases.forms import DeviceObserver


@pytest.mark.parametrize("observer", [one for one in DeviceObserver.values if one != "nobody"])
def test_everybody_who_is_watched_gets_advice(observer: str) -> None:
    advice = device_advice.about(observer)
    assert advice is not None
    assert all(map(str, (advice.lead, advice.other_device, advice.paper)))


def test_who_is_alone_with_the_device_gets_none() -> None:
    assert device_advice.about("nobody") is None


def test_a_school_is_not_sent_to_another_school() -> None:
    of_a_school, of_a_family = device_advice.about("school"), device_advice.about("parents")
    assert of_a_school
    assert of_a_family
    assert "a school" not in str(of_a_school.other_device)
    assert "a school" in str(of_a_family.other_device)
