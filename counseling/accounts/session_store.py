"""Django's sessions in the database, sealed: a copy of the table shows neither names nor secrets being set up."""

import base64
import json
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from cases import crypto
from cases.errors import DecryptionError
from counseling.accounts import keys


class SessionStore(DatabaseStore):
    """As the database store; what does not open is an empty session."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        return base64.b64encode(crypto.wrap(keys.site_key("sessions"), plain, "session")).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        try:
            sealed = base64.b64decode(session_data)
            return dict(json.loads(keys.unwrap_for_site("sessions", sealed, "session")))
        except (DecryptionError, ValueError):
            return {}

    @classmethod
    def get_model_class(cls) -> Any:
        return DatabaseStore.get_model_class()
