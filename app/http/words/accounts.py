"""Accounts, passwords, training."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: Mapping[str, LazyString] = {
    "no_such_account": _l("Det finns inget konto med den adressen."),
    "account_exists": _l("Det finns redan ett konto med den adressen."),
    "no_such_organisation": _l("Organisationen finns inte. Ange dess slag för att lägga till den."),
    "password_length": _l("Lösenordet ska ha %(shortest)s till %(longest)s tecken."),
    "wrong_password": _l("E-postadressen eller lösenordet stämmer inte."),
    "training_after_today": _l("Utbildningen kan inte ha varit efter i dag."),
}
