"""The way there and the first days."""

from app.core.night_form.household import of_each_child
from app.core.night_form.kinds import (
    ANY_ANSWER,
    N_,
    YES_NO,
    FormQuestion,
    Kind,
    Part,
    Section,
    Viewer,
)

JOURNEY = Section(
    "resan",
    N_("Resan och de första dagarna"),
    (
        FormQuestion(
            28,
            N_("Resan dit"),
            (
                Part(
                    "transport_means",
                    N_("Färdsätt"),
                    Kind.CHOICE,
                    (
                        ("taxi", N_("Taxi med avtal")),
                        ("police", N_("Polis")),
                        ("staff", N_("Personal")),
                        ("own", N_("På egen hand")),
                    ),
                    star=ANY_ANSWER,
                ),
                Part("transport_escort", N_("Följeslagare"), Kind.TEXT, hint=N_("Funktion, inte namn")),
                Part("expected_arrival", N_("Väntas fram klockan"), Kind.TIME),
                Part(
                    "met_elsewhere",
                    N_("Möts på en annan plats än adressen?"),
                    Kind.CHOICE,
                    YES_NO,
                    may_be_unanswered=True,
                ),
            ),
            purpose=N_("Boendet vet när någon kommer; mötesplatsen är inte adressen."),
            sees=(Viewer.FACILITY,),
        ),
        FormQuestion(
            29,
            N_("Skola och förskola"),
            (
                of_each_child(
                    Part(
                        "school",
                        N_("Går i"),
                        Kind.SELECT,
                        (
                            ("clinic", N_("barnavårdscentral")),
                            ("preschool", N_("förskola")),
                            ("school", N_("grundskola")),
                            ("upper_secondary", N_("gymnasium")),
                            ("none", N_("ingenstans")),
                        ),
                        may_be_unanswered=True,
                    ),
                ),
                Part(
                    "near",
                    N_("Helst nära"),
                    Kind.AREA,
                    hint=N_("Skola, arbete eller vård. Bara om det är säkert där"),
                ),
            ),
            purpose=N_("Uppgift för dagen därpå, och resväg att ta hänsyn till."),
        ),
        FormQuestion(
            30,
            N_("Behövs genast"),
            (
                Part(
                    "immediate_needs",
                    N_("Behövs genast"),
                    Kind.TICKS,
                    (
                        ("money", N_("Pengar")),
                        ("food", N_("Mat")),
                        ("clothes", N_("Kläder")),
                        ("nappies", N_("Blöjor")),
                        ("keys", N_("Nycklar")),
                    ),
                    may_be_unanswered=True,
                ),
            ),
            purpose=N_("De första fem dagarna."),
            sees=(Viewer.FACILITY,),
        ),
        FormQuestion(
            31,
            N_("Polisanmälan och kontaktförbud"),
            (
                Part("police_report", N_("Polisanmälan"), Kind.CHOICE, YES_NO, may_be_unanswered=True),
                Part("police_reference", N_("Diarienummer"), Kind.TEXT),
                Part("restraining_order", N_("Kontaktförbud"), Kind.CHOICE, YES_NO, may_be_unanswered=True),
                Part("victim_counsel", N_("Målsägandebiträde"), Kind.CHOICE, YES_NO, may_be_unanswered=True),
            ),
            purpose=N_("Uppföljning."),
        ),
    ),
)
