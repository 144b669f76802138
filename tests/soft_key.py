"""A passkey in software, for tests: it signs what a browser would, or what a thief might."""

import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
HOST, ORIGIN = "localhost", "http://localhost"


def options_in(page: str) -> dict[str, Any]:
    """Give what a page asks of the browser."""
    found = re.search(r'data-options="([^"]*)"', page)
    assert found, page
    asked: dict[str, Any] = json.loads(found[1].replace("&#34;", '"').replace("&amp;", "&"))["publicKey"]
    return asked


@dataclass
class SoftKey:
    """One key pair."""

    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, asked: dict[str, Any], origin: str = ORIGIN, host: str = HOST) -> str:
        """Answer a page that asks for a new passkey."""
        public = ES256.from_cryptography_key(self.key.public_key())
        kept = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public)
        flags = AuthenticatorData.FLAG(PRESENT | VERIFIED | ATTESTED)
        data = AuthenticatorData.create(sha256(host.encode()), flags, 0, kept)
        client = self._client("webauthn.create", asked, origin)
        attested = AttestationObject.create("none", data, {})
        return self._answer(
            {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attested)}
        )

    def show(self, asked: dict[str, Any], origin: str = ORIGIN, host: str = HOST) -> str:
        """Answer a page that asks whether the key is held."""
        data = AuthenticatorData.create(sha256(host.encode()), AuthenticatorData.FLAG(PRESENT | VERIFIED), 1)
        client = self._client("webauthn.get", asked, origin)
        signature = self.key.sign(bytes(data) + sha256(client), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
            }
        )

    def _client(self, kind: str, asked: dict[str, Any], origin: str) -> bytes:
        return bytes(CollectedClientData.create(kind, websafe_decode(asked["challenge"]), origin))

    def _answer(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )
