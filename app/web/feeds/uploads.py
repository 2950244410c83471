"""A file that somebody sends for a dry run, and what is said when it cannot be read."""

from flask import request
from flask_babel import lazy_gettext as _l

NO_FILE = {"file": _l("Välj en fil.")}
NOT_READ = {"file": _l("Ingenting har ändrats. Rätta filen och skicka den igen.")}


def sent_file() -> bytes:
    """Empty when none was chosen."""
    sent = request.files.get("file")
    return sent.read() if sent else b""
