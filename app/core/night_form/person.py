"""The one who seeks protection: as little as the rules need, and whether even that is protected."""

from app.core.night_form.kinds import (
    ANY_ANSWER,
    N_,
    REAL_ANSWER,
    FormQuestion,
    Kind,
    Option,
    Part,
    Section,
    Viewer,
)
from models.case import Gender, PersonProtection

GENDERS: tuple[Option, ...] = (
    (Gender.FEMALE, N_("Kvinna")),
    (Gender.MALE, N_("Man")),
    (Gender.OTHER, N_("Annat")),
)

PERSON = Section(
    "personen",
    N_("Den som söker skydd"),
    (
        FormQuestion(
            5,
            N_("Alias, födelseår och kön"),
            (
                Part("alias", N_("Alias"), Kind.TEXT, hint=N_("Vad vi kallar personen i natt, inte namnet")),
                Part("birth_year", N_("Födelseår"), Kind.YEAR, star=REAL_ANSWER),
                Part("legal_gender", N_("Juridiskt kön"), Kind.CHOICE, GENDERS, star=REAL_ANSWER),
                Part("gender_own_word", N_("Egen benämning"), Kind.TEXT),
            ),
            purpose=N_("Boenden tar emot olika åldrar och kön. Namn och personnummer kan vänta."),
            sees=(Viewer.SOLVER,),
        ),
        FormQuestion(
            6,
            N_("Skyddade personuppgifter"),
            (
                Part(
                    "protection_level",
                    N_("Skyddade personuppgifter"),
                    Kind.CHOICE,
                    (
                        (PersonProtection.NONE, N_("Nej")),
                        (PersonProtection.CONFIDENTIALITY_FLAG, N_("Sekretessmarkering")),
                        (PersonProtection.PROTECTED_REGISTRATION, N_("Skyddad folkbokföring")),
                        (PersonProtection.FICTITIOUS_IDENTITY, N_("Fingerade personuppgifter")),
                    ),
                    hint=N_("Utan svar behandlas ärendet som sekretessmarkerat"),
                    star=ANY_ANSWER,
                ),
            ),
            purpose=N_("Varnar alla som öppnar ärendet och styr vad som får skrivas ner."),
            sees=(Viewer.SOLVER,),
        ),
    ),
)
