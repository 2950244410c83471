"""Consents, wishes, and who decides."""

from app.core.night_form.features import FEATURES
from app.core.night_form.household import of_each_child
from app.core.night_form.kinds import (
    ANY_ANSWER,
    N_,
    REAL_ANSWER,
    YES_NO,
    FormQuestion,
    Kind,
    Part,
    Section,
    Viewer,
)
from models.case import ConsentRecipient
from models.placement import LegalBasis

RECIPIENTS = {
    ConsentRecipient.POLICE: N_("Samtycke: polisen"),
    ConsentRecipient.SALVATION_ARMY: N_("Samtycke: Frälsningsarmén"),
    ConsentRecipient.WOMENS_SHELTER: N_("Samtycke: kvinnojouren"),
    ConsentRecipient.VICTIM_SUPPORT: N_("Samtycke: brottsofferjouren"),
    ConsentRecipient.REGIONAL_COORDINATOR: N_("Samtycke: regionkoordinatorn"),
}


def consent_code(recipient: ConsentRecipient) -> str:
    return f"consent_{recipient.value}"


AGREEMENT = Section(
    "samtycken",
    N_("Samtycken och önskemål"),
    (
        FormQuestion(
            32,
            N_("Samtycke till kontakt"),
            (
                *(
                    Part(consent_code(recipient), label, Kind.CHOICE, YES_NO, star=ANY_ANSWER)
                    for recipient, label in RECIPIENTS.items()
                ),
                Part("consent_scope", N_("Vad samtyckena gäller"), Kind.TEXT),
                Part("consent_until", N_("Samtyckena gäller till"), Kind.DATE),
            ),
            purpose=N_("Utan samtycke får mottagaren ingenting veta."),
        ),
        FormQuestion(
            33,
            N_("Egen önskan"),
            (
                Part("own_wish", N_("Önskan med egna ord"), Kind.LONG_TEXT, may_be_unanswered=True),
                Part("wishes", N_("Helst ett boende med"), Kind.TICKS, FEATURES),
            ),
            purpose=N_("Den som söker skydd är med och väljer."),
            sees=(Viewer.SOLVER, Viewer.FACILITY),
        ),
        FormQuestion(
            34,
            N_("Barnets inställning"),
            (of_each_child(Part("view", N_("Barnets inställning"), Kind.TEXT, may_be_unanswered=True)),),
            purpose=N_("Barnet ska informeras och få komma till tals."),
        ),
    ),
)

DECISION = Section(
    "beslutet",
    N_("Beslutet"),
    (
        FormQuestion(
            35,
            N_("Vem beslutar, och med vilket stöd?"),
            (
                Part(
                    "decision_maker",
                    N_("Beslutsfattare"),
                    Kind.CHOICE,
                    (
                        ("duty_officer", N_("Socialjouren på delegation")),
                        ("chair", N_("Ordföranden eller utsedd ledamot")),
                        ("committee", N_("Nämnden eller utskottet")),
                    ),
                    star=REAL_ANSWER,
                ),
                Part("decision_at", N_("Beslutat klockan"), Kind.TIME),
                Part(
                    "decision_basis",
                    N_("Laga stöd"),
                    Kind.CHOICE,
                    (
                        (LegalBasis.SOL_11_1, N_("11 kap. 1 § socialtjänstlagen")),
                        (LegalBasis.SOL_29_4, N_("29 kap. 4 § socialtjänstlagen, akut i vistelsekommunen")),
                        (LegalBasis.L79_4_1, N_("4 kap. 1 § lagen om barn i skyddat boende, omedelbart")),
                    ),
                    star=REAL_ANSWER,
                ),
            ),
            purpose=N_("Beslutet ska gå att granska."),
        ),
    ),
)
