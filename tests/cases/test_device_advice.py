"""What is said about a device that someone else can see."""

import pytest

from cases import device_advice
from cases.forms import DeviceObserver


@pytest.mark.parametrize("observer", [one for one in DeviceObserver.values if one != "nobody"])
def test_everybody_who_is_watched_gets_advice(observer):
    advice = device_advice.about(observer)
    assert all(map(str, (advice.lead, advice.other_device, advice.paper)))


def test_who_is_alone_with_the_device_gets_none():
    assert device_advice.about("nobody") is None


def test_a_school_is_not_sent_to_another_school():
    assert "a school" not in str(device_advice.about("school").other_device)
    assert "a school" in str(device_advice.about("parents").other_device)
