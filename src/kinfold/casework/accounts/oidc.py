"""OpenID Connect, the code flow: where to send a browser, and what the provider's signed answer says.

State, nonce and PKCE bind the answer to the browser that asked; the signature, issuer, audience and times of
the identity token are checked though it comes straight from the provider. Who a subject is, and whether they
may enter, is not decided here.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt

from kinfold.domain.errors import UserError
from kinfold.kit import clock

PATIENCE = 10  # seconds for each question to the provider
LARGEST_ANSWER = 1_000_000  # bytes
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
FRESH = 300  # seconds since the provider asked for proof, where proof was asked for anew
LEEWAY = 60  # seconds between the provider's clock and ours
UNTRUSTED = "The single sign-on gave no answer that can be trusted."


@dataclass(frozen=True, slots=True)
class Provider:
    """The partnership's provider, as the environment names it."""

    name: str
    issuer: str
    client_id: str
    client_secret: str
    mfa: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser was sent away with; the session remembers it, for one answer."""

    address: str
    remembered: dict[str, str]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider names, whether in two steps, and when it asked them."""

    subject: str
    two_steps: bool
    asked_at: float | None

    @property
    def is_fresh(self) -> bool:
        """Whether the provider asked for proof just now, and not at some session's beginning."""
        if self.asked_at is None:
            return False
        return -LEEWAY <= clock.now().timestamp() - self.asked_at <= FRESH


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        """Follow none: a provider that points elsewhere is not the one that was configured."""
        return


def ask(provider: Provider, *, back: str, anew: bool) -> Asked:
    """Give where to send a browser; ``anew`` asks the provider for proof whatever session it has."""
    found = _discovered(provider)
    verifier, state, nonce = (secrets.token_urlsafe(48) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if anew else {}),
    }
    endpoint = found["authorization_endpoint"]
    joint = "&" if "?" in endpoint else "?"
    remembered = {"state": state, "nonce": nonce, "verifier": verifier, "back": back}
    return Asked(f"{endpoint}{joint}{urlencode(query)}", remembered)


def answer(provider: Provider, *, remembered: dict[str, str], code: str) -> Identity:
    """Give whom the provider names for this code. Raises UserError for anything that cannot be trusted."""
    found = _discovered(provider)
    tokens = _read(
        found["token_endpoint"],
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": remembered["back"],
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
            "code_verifier": remembered["verifier"],
        },
    )
    claims = _claims(provider, str(tokens.get("id_token", "")), _read(found["jwks_uri"]))
    if not secrets.compare_digest(str(claims["nonce"]), remembered["nonce"]):
        raise UserError(UNTRUSTED)
    asked_at = claims.get("auth_time")
    return Identity(
        subject=str(claims["sub"]),
        two_steps=_says_two_steps(claims),
        asked_at=float(asked_at) if isinstance(asked_at, int | float) else None,
    )


def _claims(provider: Provider, token: str, keys: dict[str, Any]) -> dict[str, Any]:
    try:
        wanted = jwt.get_unverified_header(token).get("kid")
        usable = [key for key in jwt.PyJWKSet.from_dict(keys).keys if wanted in (None, key.key_id)]
        if len(usable) != 1:
            raise UserError(UNTRUSTED)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=usable[0],
            algorithms=list(SIGNATURES),
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "aud", "iss", "sub", "nonce"]},
        )
    except jwt.PyJWTError as error:
        raise UserError(UNTRUSTED) from error
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise UserError(UNTRUSTED)
    return claims


def _says_two_steps(claims: dict[str, Any]) -> bool:
    """Whether the provider says that it asked for more than a password (``amr`` or ``acr`` name ``mfa``)."""
    methods = claims.get("amr")
    by_method = isinstance(methods, list) and "mfa" in methods
    level = claims.get("acr")
    return by_method or (isinstance(level, str) and "mfa" in level.lower())


def _discovered(provider: Provider) -> dict[str, str]:
    """Give the provider's addresses, which must be as safe to speak to as the issuer's own."""
    found = _read(f"{provider.issuer}/.well-known/openid-configuration")
    addresses = {
        name: str(found.get(name, "")) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    }
    scheme = urlsplit(provider.issuer).scheme
    is_sound = all(urlsplit(each).scheme in {"https", scheme} for each in addresses.values())
    if str(found.get("issuer", "")).rstrip("/") != provider.issuer or not is_sound:
        raise UserError(UNTRUSTED)
    return addresses


def _read(address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    """Ask the provider, and give its JSON object."""
    body = urlencode(form).encode() if form is not None else None
    asked = Request(address, data=body, headers={"Accept": "application/json"})
    try:
        with build_opener(_NoRedirects).open(asked, timeout=PATIENCE) as response:
            found = json.loads(response.read(LARGEST_ANSWER))
    except (URLError, OSError, ValueError) as error:
        raise UserError(UNTRUSTED) from error
    if not isinstance(found, dict):
        raise UserError(UNTRUSTED)
    return found
