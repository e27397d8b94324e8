"""An open case: the row, its session, and the keys that came with the cookie."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from cases import crypto
from cases.crypto import FieldCipher, Secret
from cases.errors import CaseClosedError
from cases.models import Case, Scope, ScopeKey, VaultSession


class OpenCase(Protocol):
    """A case and the keys to it: the client's own Vault, or what somebody holds whom the client lets see it."""

    @property
    def case(self) -> Case: ...

    def private(self, scope: Scope) -> Secret: ...

    def fields(self, scope: Scope) -> FieldCipher: ...


@dataclass(frozen=True)
class Vault:
    """What a view gets from cases.access; holds keys, so it must not outlive the request."""

    case: Case
    session: VaultSession
    case_key: Secret
    _private: dict[str, Secret] = field(default_factory=dict, repr=False)

    def take_turns(self) -> Case:
        """Lock the case until the caller's transaction ends, and only while it is open in this browser: whoever was
        shut out meanwhile adds nothing any more. Raises CaseClosedError."""
        case = Case.objects.lock(self.case.pk)
        if not VaultSession.objects.filter(pk=self.session.pk).exists():
            raise CaseClosedError
        return case

    def private(self, scope: Scope) -> Secret:
        """The private half of a scope's pair. One query for all scopes, once."""
        if not self._private:
            self._private.update(private_keys(self.case, self.case_key))
        return self._private[scope]

    def fields(self, scope: Scope) -> FieldCipher:
        return FieldCipher(self.private(scope))

    def state(self) -> dict[str, Any]:
        """Answers that last as long as this session, such as the one about people under 18."""
        return dict(FieldCipher(self.case_key).open(self._state_associated_data, self.session.sealed_state, {}))

    def keep_state(self, **values: Any) -> None:
        self.session.sealed_state = FieldCipher(self.case_key).seal(
            self._state_associated_data, self.state() | values
        )
        self.session.save(update_fields=["sealed_state"])

    @property
    def _state_associated_data(self) -> str:
        return f"session:{self.session.pk}:state"


def private_keys(case: Case, case_key: Secret) -> dict[str, Secret]:
    """The private halves of all scopes. One query. Raises DecryptionError when it is not the key of this case."""
    return {
        row.scope: Secret(crypto.unwrap(case_key, row.wrapped_private, scope_associated_data(case, row.scope)))
        for row in ScopeKey.objects.filter(case=case)
    }


def scope_associated_data(case: Case, scope: str) -> str:
    """What a wrapped scope key is bound to."""
    return f"case:{case.pk}:scope:{scope}"


def public_key(case: Case, scope: Scope) -> str:
    """The public half of a scope's pair: enough to seal, not to read."""
    return ScopeKey.objects.values_list("public", flat=True).get(case=case, scope=scope)
