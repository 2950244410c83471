"""How much protection, for how long: the officer's judgement and what the request needs."""

from app.core.night_form.features import FEATURES
from app.core.night_form.kinds import (
    N_,
    REAL_ANSWER,
    FormQuestion,
    Kind,
    Part,
    Section,
    Viewer,
)
from models.case import RiskLevel, RiskMethod

PROTECTION = Section(
    "skyddet",
    N_("Skyddet"),
    (
        FormQuestion(
            14,
            N_("Bedömd skyddsnivå"),
            (
                Part(
                    "min_protection_level",
                    N_("Lägsta skyddsnivå"),
                    Kind.CHOICE,
                    (
                        ("0", N_("0 – hotell räcker i natt, inget skydd")),
                        ("1", N_("1 – skyddad adress, personal dagtid")),
                        ("2", N_("2 – skalskydd, jour nattetid")),
                        ("3", N_("3 – hemlig plats, bemannad dygnet runt")),
                    ),
                    hint=N_("Din bedömning. Tills du svarat räknas den som 3"),
                    star=REAL_ANSWER,
                ),
                Part("level_reason", N_("Skäl till nivån"), Kind.LONG_TEXT),
            ),
            purpose=N_("Platser med lägre skydd föreslås inte."),
            sees=(Viewer.SOLVER, Viewer.FACILITY),
        ),
        FormQuestion(
            None,
            N_("Nätterna"),
            (
                Part(
                    "urgency",
                    N_("Hur bråttom är det?"),
                    Kind.CHOICE,
                    (("1", N_("Akut i natt")), ("2", N_("Bråttom")), ("3", N_("Planerat"))),
                    star=REAL_ANSWER,
                ),
                Part("arrives", N_("Första natten"), Kind.DATE, star=REAL_ANSWER),
                Part("nights", N_("Antal nätter"), Kind.NUMBER, star=REAL_ANSWER, lowest=1, highest=400),
                Part(
                    "needs",
                    N_("Boendet måste ha"),
                    Kind.TICKS,
                    FEATURES,
                    hint=N_("Allt du kryssar utesluter platser som saknar det"),
                ),
                Part(
                    "watch",
                    N_("Bevakningsrundor per natt"),
                    Kind.NUMBER,
                    hint=N_("Behövs bara där boendet inte är bemannat dygnet runt"),
                    highest=10,
                ),
            ),
            purpose=N_("Vilka nätter en plats söks för, och vad den måste ha."),
            sees=(Viewer.SOLVER, Viewer.FACILITY, Viewer.HOTEL),
        ),
        FormQuestion(
            15,
            N_("Riskbedömning"),
            (
                Part(
                    "risk_method",
                    N_("Riskbedömningens metod"),
                    Kind.SELECT,
                    (
                        (RiskMethod.FREDA, "FREDA"),
                        (RiskMethod.SARA, "SARA"),
                        (RiskMethod.PATRIARK, "PATRIARK"),
                        (RiskMethod.SAM, "SAM"),
                        (RiskMethod.NONE, N_("Ingen metod, egen bedömning")),
                    ),
                    may_be_unanswered=True,
                ),
                Part("risk_date", N_("Bedömd den"), Kind.DATE),
                Part(
                    "risk_level",
                    N_("Bedömd risknivå"),
                    Kind.CHOICE,
                    (
                        (RiskLevel.LOW, N_("Låg")),
                        (RiskLevel.MEDIUM, N_("Medel")),
                        (RiskLevel.HIGH, N_("Hög")),
                    ),
                ),
                Part("risk_valid_until", N_("Bedömningen gäller till"), Kind.DATE),
            ),
            purpose=N_("Boendet får veta nivån. Frågorna i metoden lagras inte."),
            sees=(Viewer.FACILITY,),
        ),
    ),
)
