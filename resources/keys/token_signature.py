"""Ed25519 signatures by a key pair that a token made and keeps."""

from dataclasses import dataclass
from typing import Any

from resources.keys.token import Token

_LABEL = "zb checkpoint"
_ED25519 = "1.3.101.112"


@dataclass(frozen=True)
class TokenSignature:
    """The pair ``zb checkpoint`` of ``token``, made when first needed."""

    token: Token

    def sign(self, statement: bytes) -> bytes:
        """64 bytes."""
        with self.token.session() as session:
            from pkcs11 import Mechanism, ObjectClass

            key = self._of(session, ObjectClass.PRIVATE_KEY)
            return key.sign(statement, mechanism=Mechanism.EDDSA)

    def public_key(self) -> bytes:
        """32 bytes; the token tells them as an OCTET STRING, of which they are the end."""
        with self.token.session() as session:
            from pkcs11 import Attribute, ObjectClass

            return bytes(self._of(session, ObjectClass.PUBLIC_KEY)[Attribute.EC_POINT])[-32:]

    def _of(self, session: Any, kind: Any) -> Any:
        from pkcs11 import Attribute

        wanted = {Attribute.LABEL: _LABEL, Attribute.CLASS: kind}
        found = list(session.get_objects(wanted))
        if not found:
            _make_pair(session)
            found = list(session.get_objects(wanted))
        return found[0]


def _make_pair(session: Any) -> None:
    from pkcs11 import Attribute, KeyType, Mechanism
    from pkcs11.util.ec import encode_named_curve_parameters

    curve = {Attribute.EC_PARAMS: encode_named_curve_parameters(_ED25519)}
    session.create_domain_parameters(KeyType.EC_EDWARDS, curve, local=True).generate_keypair(
        mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
        store=True,
        label=_LABEL,
        private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
    )
