"""A real OpenID provider in a process of its own whose identity tokens can be forged.

    python -m tests.forger PORT CLAIMS...

``POST /forge/KIND`` says how the next tokens are made (see ``KINDS``); “honest” as they should be.
"""

import base64
import hmac
import json
import sys
import time

import flask
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from oidc_provider_mock import User, app
from oidc_provider_mock._storage import storage

FOREIGN = RSAKey.generate_key(2048)
SMALL = ECKey.generate_key("P-256")


def _signed(claims: dict, *, key=None, alg: str = "RS256", **header) -> str:
    own = RSAKey.import_key(storage.jwk.as_dict(is_private=True))
    head = {"alg": alg, "kid": own.as_dict().get("kid") or own.thumbprint()} | header
    return jwt.encode(head, claims, key or own, registry=jws.JWSRegistry(algorithms=[alg]))


def _by_public_key(claims: dict) -> str:
    public = RSAKey.import_key(storage.jwk.as_dict(is_private=False)).as_pem(private=False)
    signed = b".".join(_part(json.dumps(part).encode()) for part in ({"alg": "HS256"}, claims))
    return (signed + b"." + _part(hmac.digest(public, signed, "sha256"))).decode()


def _part(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _tampered(claims: dict) -> str:
    head, _, signature = _signed(claims).split(".")
    other = _signed(claims | {"sub": "forged", "cpr": "7109840018"}).split(".")[1]
    return f"{head}.{other}.{signature}"


KINDS = {
    "honest": _signed,
    "foreign_key": lambda claims: _signed(claims, key=FOREIGN),
    "key_in_header": lambda claims: _signed(claims, key=SMALL, alg="ES256", jwk=SMALL.as_dict(private=False)),
    "tampered": _tampered,
    "unsigned": lambda claims: jwt.encode(
        {"alg": "none"}, claims, OctKey.generate_key(), registry=jws.JWSRegistry(algorithms=["none"])
    ),
    "public_key_as_secret": _by_public_key,
    "other_audience": lambda claims: _signed(claims | {"aud": "another-client"}),
    "other_audience_for_us": lambda claims: _signed(claims | {"aud": "another-client", "azp": claims["aud"]}),
    "other_issuer": lambda claims: _signed(claims | {"iss": "https://evil.example"}),
    "expired": lambda claims: _signed(
        claims | {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600}
    ),
    "old_nonce": lambda claims: _signed(claims | {"nonce": "of-another-question"}),
    "without_nonce": lambda claims: _signed({k: v for k, v in claims.items() if k != "nonce"}),
}


def main(port: int, people: list[dict]) -> None:
    """Serves until it is ended."""
    site = app(user_claims=[User(sub=person["sub"], claims=person) for person in people])
    chosen = {"kind": "honest", "followed": 0}

    @site.post("/forge/<kind>")
    def forge(kind):
        chosen.update(kind=kind)
        return "", 204

    @site.before_request
    def send_on():
        if chosen["kind"] == "redirect" and flask.request.path == "/oauth2/token":
            return flask.redirect("/elsewhere", 307)
        return None

    @site.route("/elsewhere", methods=["GET", "POST"])
    def elsewhere():
        chosen["followed"] += 1
        return "", 404

    @site.get("/followed")
    def followed():
        return str(chosen["followed"])

    @site.after_request
    def forged(response):
        body = response.get_json(silent=True) if response.status_code == 200 else None
        if body and chosen["kind"] == "metadata_of_another" and "jwks_uri" in body:
            response.set_data(json.dumps(body | {"issuer": "https://evil.example"}))
        elif body and "id_token" in body and chosen["kind"] in KINDS:
            claims = json.loads(_payload(body["id_token"]))
            response.set_data(json.dumps(body | {"id_token": KINDS[chosen["kind"]](claims)}))
        return response

    site.run(port=port)


def _payload(token: str) -> bytes:
    return jws.extract_compact(token.encode()).payload


if __name__ == "__main__":
    main(int(sys.argv[1]), [json.loads(person) for person in sys.argv[2:]])
