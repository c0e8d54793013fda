"""The peer: RapidSMS, the one open SMS application on PyPI that takes a provider's webhook.

It runs as its documentation says: Django with the generic HTTP backend, SQLite with a
write-ahead log, message log on, one gunicorn worker with threads. It checks no signature,
recognises no repeat and keeps no conversation; it looks up the connection, routes the text
through its (empty) list of applications and writes it to the log.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.app import RUN, spent
from bench.load import Load, drive
from bench.machine import cpu_seconds, free_port, on_server_core
from bench.texts import Texts
from local.processes import Processes, StartError, listens

PINS = Path("bench/requirements-peers.txt")
HOME = RUN / "rapidsms"
ENVIRONMENT = RUN / "venv-peers"
PATH = "/backend/twilio/"
SETTINGS = """
from pathlib import Path
SECRET_KEY = "only for the bench, which listens on this machine alone"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = "urls"
USE_TZ = True
MIDDLEWARE = []
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
    "selectable", "django_tables2",
    "rapidsms", "rapidsms.backends.database", "rapidsms.contrib.messagelog",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
}]
INSTALLED_BACKENDS = {"twilio": {"ENGINE": "rapidsms.backends.database.DatabaseBackend"}}
DATABASES = {"default": {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": Path(__file__).parent / "texts.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}}
LOGGING_CONFIG = None
"""
URLS = f"""
from django.urls import path
from rapidsms.backends.http.views import GenericHttpBackendView
fields = {{"identity_name": "From", "text_name": "Body"}}
view = GenericHttpBackendView.as_view(backend_name="twilio", params=fields)
urlpatterns = [path("{PATH.lstrip("/")}", view)]
"""
ENTRY = """
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""


def measured(processes: Processes, single: int, many: int) -> dict[str, object]:
    """Install and start the peer, give it the same texts as the app, return its figures."""
    port = free_port()
    try:
        _install()
        pid = _start(processes, port)
    except (OSError, StartError, subprocess.CalledProcessError) as error:
        return {"problem": f"RapidSMS could not be installed or started: {error}"}
    texts = Texts(f"http://localhost:{port}{PATH}")
    drive(port, texts.first(), 4)
    one, cpu_one = _driven(pid, port, texts.mixture(single), 1)
    lot, cpu = _driven(pid, port, texts.mixture(many), 16)
    expected, stored = texts.known + single + many, _stored()
    if stored != expected:
        return {"problem": f"RapidSMS stored {stored} texts of {expected}"}
    return {"cpu_ms": cpu, "cpu_ms_at_1": cpu_one, "at_1": one.figures(), "at_16": lot.figures()}


def _driven(pid: int, port: int, requests: Sequence[bytes], at_once: int) -> tuple[Load, float]:
    before = cpu_seconds(pid)
    load = drive(port, requests, at_once)
    return load, spent(pid, before, len(requests))


def _install() -> None:
    python = str(ENVIRONMENT / "bin" / "python")
    ready = ENVIRONMENT / ".ready"
    if ready.exists() and ready.read_text() == PINS.read_text():
        return
    print("Installing the peer ...", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    pip = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", str(PINS)]
    subprocess.run(pip, check=True)
    ready.write_text(PINS.read_text())


def _start(processes: Processes, port: int) -> int:
    HOME.mkdir(parents=True, exist_ok=True)
    for old in HOME.glob("texts.sqlite3*"):
        old.unlink()
    for name, text in (("settings", SETTINGS), ("urls", URLS), ("entry", ENTRY)):
        (HOME / f"{name}.py").write_text(text)
    own = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(HOME.resolve())}
    python = str(ENVIRONMENT / "bin" / "python")
    subprocess.run(
        [python, "-m", "django", "migrate", "-v0"], check=True, env={**os.environ, **own}
    )
    command = [
        python, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1",
        "--worker-class", "gthread", "--threads", "4", "--keep-alive", "30", "entry:application",
    ]  # fmt: skip
    return processes.start("rapidsms", on_server_core(*command), listens(port), own)


def _stored() -> int:
    with sqlite3.connect(HOME / "texts.sqlite3") as base:
        return int(base.execute("select count(*) from messagelog_message").fetchone()[0])
