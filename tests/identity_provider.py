"""A small OpenID provider on this machine, at which Ada and Bob sign in with a click."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlparse

PEOPLE = {"ada": "ada@example.com", "bob": "bob@example.com"}
CLIENT, CLIENT_WORD = "dashboard", "known to both"


def _answers(key: Any) -> type[BaseHTTPRequestHandler]:
    from joserfc import jwt

    class Answers(BaseHTTPRequestHandler):
        def log_message(self, *_told: Any) -> None:
            return

        @property
        def issuer(self) -> str:
            return f"http://{self.headers['Host']}"

        def _say(self, content: bytes, kind: str = "application/json") -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            asked = urlparse(self.path)
            if asked.path == "/.well-known/openid-configuration":
                ends = {"authorization": "authorize", "token": "token"}
                told: dict[str, Any] = {
                    f"{n}_endpoint": f"{self.issuer}/{p}" for n, p in ends.items()
                }
                told |= {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
                told |= {"id_token_signing_alg_values_supported": ["RS256"]}
                told |= {"code_challenge_methods_supported": ["S256"]}
                self._say(json.dumps(told).encode())
            elif asked.path == "/keys":
                self._say(json.dumps({"keys": [key.as_dict(private=False)]}).encode())
            else:
                query = {name: found[0] for name, found in parse_qs(asked.query).items()}
                self._say(self._page(query).encode(), "text/html")

        def _page(self, query: dict[str, str]) -> str:
            links = []
            for name in PEOPLE:
                code = base64.urlsafe_b64encode(json.dumps([name, query.get("nonce")]).encode())
                told = urlencode({"code": code.decode(), "state": query["state"]})
                links.append(f'<a href="{query["redirect_uri"]}?{told}">I am {name}</a>')
            return f"<!doctype html><title>Who are you?</title><p>{' '.join(links)}"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            code = parse_qs(body)["code"][0]
            name, nonce = json.loads(base64.urlsafe_b64decode(code))
            now = int(time.time())
            claims = {"iss": self.issuer, "aud": CLIENT, "sub": name, "email": PEOPLE[name]}
            claims |= {"iat": now, "exp": now + 600, "nonce": nonce}
            token = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
            told = {"access_token": "a", "token_type": "Bearer", "id_token": token}
            self._say(json.dumps(told).encode())

    return Answers


@contextmanager
def provider() -> Iterator[str]:
    """Answer as an OpenID provider does; yield its address."""
    from joserfc.jwk import RSAKey

    key = RSAKey.generate_key(2048, {"kid": "only"}, private=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), _answers(key)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def secrets(issuer: str, dashboard: str) -> str:
    """Return what Streamlit has to be told to let people sign in at the provider."""
    return f"""
[auth]
redirect_uri = "{dashboard}/oauth2callback"
cookie_secret = "{"0123456789abcdef" * 3}"
client_id = "{CLIENT}"
client_secret = "{CLIENT_WORD}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""
