"""A provider of single sign-on in a thread of the test, on loopback, that says what it is told to."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "kinfold", "between-us"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What the provider says: who is there, and claims that stand in the place of the usual ones."""

    issuer: str = ""
    subject: str = "sub-amara"
    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    discovery: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def discovered(self) -> dict[str, Any]:
        """Give the provider's addresses."""
        addresses = {
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return {"issuer": self.issuer, **addresses, **self.discovery}

    def authorize(self, query: dict[str, str]) -> str:
        """Let the person in, and give where their browser goes."""
        self.asked.append(query)
        code = f"code-{len(self.asked)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Give the identity token for a code, once, to whoever holds the verifier and the secret."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge or form["client_secret"] != CLIENT_SECRET:
            self.refused.append(form.get("code", ""))
            return None
        now = int(time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.subject,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.claims,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(said, self.key, algorithm=self.algorithm, headers={"kid": "k1"})
        return {"access_token": "not used", "token_type": "Bearer", "id_token": token}

    def keys(self) -> dict[str, Any]:
        """Give the key by which tokens are checked."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}


@contextmanager
def provider() -> Iterator[Provider]:
    """Run a provider for as long as it is needed."""
    made = Provider()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", made.authorize(query))
                self.end_headers()
            elif parts.path == "/keys":
                self._say(made.keys())
            else:
                self._say(made.discovered())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            said = made.token({name: values[0] for name, values in parse_qs(body).items()})
            if said is None:
                self.send_error(400)
            else:
                self._say(said)

        def _say(self, what: dict[str, Any]) -> None:
            body = json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
