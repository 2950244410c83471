"""What e-mail and SMS say: that something waits, never what or about whom. All there is follows from the
kind and the language, so nothing of anybody can slip in (security.md T14)."""

from collections.abc import Mapping

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.services.messages.text import MessageText
from models.notification import MessageKind

SUBJECT = _l("Något väntar i Tryggplats")
BODIES: Mapping[MessageKind, LazyString] = {
    MessageKind.INQUIRY: _l("En fråga väntar på svar i Tryggplats. Logga in som vanligt för att läsa den."),
    MessageKind.INQUIRY_RELEASED: _l("En fråga i Tryggplats behöver inte längre något svar från er."),
    MessageKind.REMINDER: _l(
        "Stämmer era uppgifter i Tryggplats fortfarande? Logga in som vanligt och säg till."
    ),
    MessageKind.DUTY_ALERT: _l("Något har hänt som jouren behöver se i Tryggplats. Logga in som vanligt."),
    MessageKind.HOUSING_WAITS: _l("Något väntar på svar i kön i Tryggplats. Logga in som vanligt."),
    MessageKind.REHOUSING_WAITS: _l("Ett ärende i Tryggplats har fått svar. Logga in som vanligt."),
    MessageKind.GUESTS_LEFT: _l("En bokning i Tryggplats har avslutats. Logga in som vanligt."),
}


def compose(kind: MessageKind, locale: str) -> MessageText:
    with force_locale(locale):
        return MessageText(str(SUBJECT), str(BODIES[kind]))
