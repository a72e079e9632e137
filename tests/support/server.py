"""Runs Debian's nginx on a local port, over TLS, with a site's own include."""

import http.client
import json
import os
import pwd
import socket
import ssl
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

from tests.support.browser import PATIENCE, ROOT, own_port, wait_for

_CONFIGURATION = """\
daemon off;
user {user};
pid nginx.pid;
error_log errors.log;
events {{}}
http {{
  include /etc/nginx/mime.types;
  access_log requests.log;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    http2 on;
    ssl_certificate certificate.pem;
    ssl_certificate_key key.pem;
    error_page 497 =301 https://$http_host$request_uri;
    root {root};
    include {include};
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """An nginx that runs in its own folder."""

    folder: Path
    port: int
    host: str
    """The host name at which the site is published."""
    base: str
    """The path of the site's root."""

    def ask(self, address: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """The response for an address, relative to the site's first page."""
        trusted = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        connection = http.client.HTTPSConnection("localhost", self.port, context=trusted, timeout=PATIENCE)
        connection.request(
            "GET", urljoin(self.base, address), headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    @property
    def key(self) -> str:
        """The digest of its key, which a browser accepts in place of a trusted certificate."""
        read = ["openssl", "x509", "-in", "certificate.pem", "-pubkey", "-noout"]
        key = subprocess.run(read, cwd=self.folder, check=True, capture_output=True, text=True).stdout
        return b64encode(sha256(b64decode("".join(key.splitlines()[1:-1]))).digest()).decode()

    def logged(self, name: str) -> str:
        """The content of one of its logs."""
        return (self.folder / f"{name}.log").read_text()


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def nginx(folder: Path, root: Path, host: str, base: str, include: Path) -> Iterator[Server]:
    """Serve the folder `root`, with a file included, until the end."""
    folder.mkdir()
    names = f"subjectAltName=DNS:{host},DNS:localhost"
    made = ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={host}", "-addext", names]
    made += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    with own_port() as port:
        user = pwd.getpwuid(os.geteuid()).pw_name
        (folder / "nginx.conf").write_text(_CONFIGURATION.format(user=user, port=port, root=root, include=include))
        command = ["/usr/sbin/nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "errors.log"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            wait_for(lambda: _answers(port) or process.poll() is not None, "nginx does not answer")
            if process.poll() is not None:
                raise AssertionError(process.communicate()[1])
            # Its messages at startup, such as that only root can change users, do not concern the site.
            (folder / "errors.log").write_text("")
            yield Server(folder, port, host, base)
        finally:
            process.terminate()
            process.communicate()


def observed(server: Server) -> tuple[int, dict[str, int]]:
    """The HTTP Observatory's score, and what each of its tests adds to or subtracts from 100."""
    command = ["node", "tests/support/observatory.mjs", f"localhost:{server.port}"]
    trusting = {**os.environ, "NODE_EXTRA_CA_CERTS": str(server.folder / "certificate.pem")}
    ran = subprocess.run(command, cwd=ROOT, env=trusting, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    said = json.loads(ran.stdout)
    return said["score"], said["parts"]
