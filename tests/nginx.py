"""nginx with the configuration of deploy/, on ports and in a folder of a test's own."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.stack import BASE, free_port

CONFIGURATION = (BASE / "deploy" / "nginx" / "help.conf").read_text(encoding="utf-8")


def write_configuration(folder: Path, port: int, web_ports: Sequence[int]) -> Path:
    """The path of a whole nginx.conf around deploy/nginx/help.conf: TLS on `port`, before these web servers."""
    key, chain = folder / "privkey.pem", folder / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
        + ["-subj", "/CN=help.example.org", "-keyout", str(key), "-out", str(chain)],
        check=True,
        capture_output=True,
    )
    block = CONFIGURATION.replace("/etc/letsencrypt/live/help.example.org", str(folder))
    block = block.replace("/var/log/nginx", str(folder))
    block = re.sub(r"listen (\[::\]:)?443\b", lambda found: f"listen {found[1] or ''}{port}", block)
    plain = free_port()
    block = re.sub(r"listen (\[::\]:)?80\b", lambda found: f"listen {found[1] or ''}{plain}", block)
    server = re.findall(r" +server 127\.0\.0\.1:8000 .*\n", block)[0]
    block = block.replace(server, "".join(server.replace("8000", str(web)) for web in web_ports))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    whole = f"pid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\ngzip on;\n{folders}{block}\n}}\n"
    path = folder / "nginx.conf"
    path.write_text(whole)
    return path
