"""The call: who rings, whether it is safe to ring back, where the person is, danger now."""

from app.core.night_form.kinds import (
    ANY_ANSWER,
    N_,
    REAL_ANSWER,
    YES_NO,
    FormQuestion,
    Kind,
    Part,
    Section,
)

CALL = Section(
    "samtalet",
    N_("Samtalet"),
    (
        FormQuestion(
            1,
            N_("Vem ringer?"),
            (
                Part(
                    "caller_role",
                    N_("Vem ringer?"),
                    Kind.CHOICE,
                    (
                        ("police", N_("Polisen")),
                        ("self", N_("Personen själv")),
                        ("hospital", N_("Sjukhus")),
                        ("jour", N_("Kvinno- eller tjejjour")),
                        ("mobile_team", N_("Mobila teamet")),
                        ("hotel", N_("Hotell")),
                        ("school", N_("Skola")),
                        ("other", N_("Annan")),
                    ),
                    star=ANY_ANSWER,
                ),
            ),
            purpose=N_("Visar vem som kan svara på följdfrågor."),
        ),
        FormQuestion(
            2,
            N_("Att ringa tillbaka"),
            (
                Part(
                    "callback_safe",
                    N_("Är det säkert att ringa tillbaka?"),
                    Kind.CHOICE,
                    (*YES_NO, ("only_via", N_("Bara på ett visst sätt"))),
                    star=ANY_ANSWER,
                ),
                Part(
                    "callback_channel",
                    N_("På vilket sätt?"),
                    Kind.TEXT,
                    hint=N_("Till exempel ett annat nummer eller en viss tid"),
                    star=REAL_ANSWER,
                    when=("callback_safe", "only_via"),
                ),
                Part("code_word", N_("Kodord"), Kind.TEXT, hint=N_("Sägs när ni ringer tillbaka")),
            ),
            purpose=N_("Telefonen kan vara kontrollerad av någon annan."),
        ),
        FormQuestion(
            3,
            N_("Var är personen nu?"),
            (
                Part(
                    "present_location_kind",
                    N_("Var är personen nu?"),
                    Kind.CHOICE,
                    (
                        ("police_station", N_("Polisstation")),
                        ("emergency_room", N_("Akutmottagning")),
                        ("outdoors", N_("Utomhus")),
                        ("home", N_("Hemma")),
                        ("hotel", N_("Hotell")),
                        ("shelter", N_("Annat boende")),
                    ),
                    hint=N_("Bara slag av plats, ingen adress"),
                    star=ANY_ANSWER,
                ),
            ),
            purpose=N_("Styr resan dit."),
        ),
        FormQuestion(
            4,
            N_("Är någon i omedelbar fara?"),
            (
                Part(
                    "immediate_danger",
                    N_("Är någon i omedelbar fara?"),
                    Kind.CHOICE,
                    YES_NO,
                    hint=N_("Svaret ja stoppar formuläret och visar nödnumret"),
                    star=REAL_ANSWER,
                ),
            ),
            purpose=N_("Avbryter och hänvisar till nödnumret."),
        ),
    ),
)
