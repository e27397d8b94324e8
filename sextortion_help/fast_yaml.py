"""Packs, pages and rules are YAML; libyaml reads them, eight times as fast as Python and with the same result."""

from typing import Any

import yaml

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML that was built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


def load(text: str) -> Any:
    """Plain values alone, never objects. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=Loader)
