"""What the place must cope with: phones, language, body, health, substances, animals."""

from app.core.night_form.features import LANGUAGES
from app.core.night_form.kinds import (
    ANY_ANSWER,
    ASKED,
    N_,
    NOTHING,
    YES_NO,
    FormQuestion,
    Kind,
    Part,
    Section,
    Viewer,
)

NEEDS = Section(
    "behoven",
    N_("Språk, hälsa och behov"),
    (
        FormQuestion(
            16,
            N_("Telefon och spårning"),
            (
                Part(
                    "tracking_checklist",
                    N_("Telefon och spårning, gjort hittills"),
                    Kind.TICKS,
                    (
                        ("phone_off", N_("Telefonen är avstängd")),
                        ("location_off", N_("Platstjänster är av")),
                        ("tags_checked", N_("Letat efter spårningstaggar i väskor, kläder och barnvagn")),
                        ("shared_accounts", N_("Loggat ut ur delade konton")),
                        ("car_checked", N_("Bilen är undersökt")),
                        (NOTHING, N_("Inget av detta")),
                    ),
                    star=ANY_ANSWER,
                ),
            ),
            purpose=N_("Görs klart innan adressen lämnas ut."),
            sees=(Viewer.FACILITY,),
        ),
        FormQuestion(
            17,
            N_("Språk och tolk"),
            (
                Part("languages", N_("Språk"), Kind.TICKS, LANGUAGES, star=ANY_ANSWER),
                Part("other_language", N_("Annat språk eller dialekt"), Kind.TEXT),
                Part(
                    "language_required",
                    N_("Måste personalen tala något av språken?"),
                    Kind.CHOICE,
                    YES_NO,
                    hint=N_("Ja utesluter boenden där ingen gör det"),
                ),
                Part(
                    "interpreter_avoid",
                    N_("Undvik tolk från"),
                    Kind.TEXT,
                    hint=N_("Område eller grupp där någon kan känna familjen"),
                ),
                Part(
                    "interpreter_gender",
                    N_("Tolkens kön"),
                    Kind.CHOICE,
                    (("female", N_("Kvinna")), ("male", N_("Man")), ("any", N_("Spelar ingen roll"))),
                ),
                Part("reads", N_("Läser språket?"), Kind.CHOICE, YES_NO, may_be_unanswered=True),
            ),
            purpose=N_("Personal som går att tala med, och en tolk som familjen inte känner."),
            sees=(Viewer.SOLVER, Viewer.FACILITY),
        ),
        FormQuestion(
            18,
            N_("Funktionsnedsättning och tillgänglighet"),
            (
                Part(
                    "accessibility_needs",
                    N_("Funktionsnedsättning eller behov av tillgänglighet"),
                    Kind.TICKS,
                    (
                        ("wheelchair", N_("Rullstol")),
                        ("lift", N_("Kan inte gå i trappor")),
                        ("hearing", N_("Hörsel")),
                        ("sight", N_("Syn")),
                        ("cognitive", N_("Kognition")),
                        ("other", N_("Annat")),
                        (NOTHING, N_("Inga behov")),
                    ),
                    hint=N_("Vill ej svara och okänt söker platser utan trappsteg"),
                    star=ASKED,
                ),
            ),
            purpose=N_("Rummet måste gå att använda."),
            sees=(Viewer.SOLVER, Viewer.FACILITY, Viewer.HOTEL),
        ),
        FormQuestion(
            19,
            N_("Hälsa"),
            (
                Part("acute_care", N_("Behövs akut vård nu?"), Kind.CHOICE, YES_NO, may_be_unanswered=True),
                Part("pregnant", N_("Graviditet"), Kind.CHOICE, YES_NO, may_be_unanswered=True),
                Part("pregnancy_week", N_("Graviditetsvecka"), Kind.NUMBER, lowest=1, highest=45),
                Part("medication", N_("Medicin"), Kind.TEXT, hint=N_("Tider, och om den måste stå i kyl")),
                Part("allergies", N_("Allergier"), Kind.TEXT, hint=N_("Även mot djur och mat")),
            ),
            purpose=N_("Akutmottagning går före boende; boendet behöver veta om medicin och allergi."),
            sees=(Viewer.FACILITY,),
        ),
        FormQuestion(
            20,
            N_("Beroende"),
            (
                Part(
                    "substance_use",
                    N_("Aktivt bruk"),
                    Kind.CHOICE,
                    YES_NO,
                    hint=N_("Vill ej svara och okänt räknas som ja när platser söks"),
                    star=ASKED,
                ),
                Part(
                    "withdrawal_risk", N_("Risk för abstinens"), Kind.CHOICE, YES_NO, may_be_unanswered=True
                ),
            ),
            purpose=N_("Många boenden tar inte emot aktivt bruk; ingen ska avvisas vid dörren."),
            sees=(Viewer.SOLVER,),
        ),
        FormQuestion(
            21,
            N_("Psykisk ohälsa"),
            (Part("suicidal_now", N_("Självmordsrisk nu?"), Kind.CHOICE, YES_NO, may_be_unanswered=True),),
            purpose=N_("Vård först."),
            sees=(Viewer.FACILITY,),
        ),
        FormQuestion(
            22,
            N_("Djur"),
            (
                Part(
                    "animals",
                    N_("Djur som följer med"),
                    Kind.TICKS,
                    (
                        ("dog", N_("Hund")),
                        ("cat", N_("Katt")),
                        ("service_dog", N_("Assistanshund")),
                        ("other", N_("Annat djur")),
                        (NOTHING, N_("Inga djur")),
                    ),
                    hint=N_("Vill ej svara och okänt räknas som att djur följer med"),
                    star=ASKED,
                ),
                Part("animal_count", N_("Antal djur"), Kind.NUMBER, lowest=1, highest=20),
            ),
            purpose=N_("De flesta boenden tar inte emot djur."),
            sees=(Viewer.SOLVER,),
        ),
    ),
)
