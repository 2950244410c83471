"""Who comes along: other adults, children, and who has custody of them."""

from app.core.night_form.kinds import N_, REAL_ANSWER, FormQuestion, Kind, Part, Rows, Section, Viewer
from app.core.night_form.person import GENDERS
from models.case import Coming, CustodyConsent, Gender

BIRTH_YEAR = Part("birth_year", N_("Födelseår"), Kind.YEAR, star=REAL_ANSWER)
GENDER = Part("gender", N_("Kön"), Kind.SELECT, GENDERS, star=REAL_ANSWER)
CHILDS_GENDERS = ((Gender.FEMALE, N_("Flicka")), (Gender.MALE, N_("Pojke")), (Gender.OTHER, N_("Annat")))
CHILD = N_("Barn")


def of_each_child(*columns: Part) -> Rows:
    return Rows("children", CHILD, columns, counted_by="child_count")


HOUSEHOLD = Section(
    "hushallet",
    N_("Hushållet"),
    (
        FormQuestion(
            7,
            N_("Vuxna"),
            (
                Part(
                    "adult_count",
                    N_("Antal vuxna"),
                    Kind.NUMBER,
                    hint=N_("Personen själv räknas med"),
                    star=REAL_ANSWER,
                    lowest=1,
                    highest=9,
                ),
                Rows(
                    "other_adults",
                    N_("Annan vuxen"),
                    (BIRTH_YEAR, GENDER),
                    counted_by="adult_count",
                    beside=1,
                ),
            ),
            purpose=N_("Antal sängar, och vilka boenden som tar emot hushållet."),
            sees=(Viewer.SOLVER, Viewer.FACILITY, Viewer.HOTEL),
        ),
        FormQuestion(
            8,
            N_("Barn"),
            (
                Part("child_count", N_("Antal barn"), Kind.NUMBER, star=REAL_ANSWER, highest=12),
                of_each_child(
                    BIRTH_YEAR,
                    Part("gender", N_("Kön"), Kind.SELECT, CHILDS_GENDERS, star=REAL_ANSWER),
                    Part(
                        "coming",
                        N_("Kommer"),
                        Kind.SELECT,
                        (
                            (Coming.NOW, N_("nu")),
                            (Coming.LATER, N_("senare")),
                            (Coming.STAYS, N_("stannar kvar")),
                        ),
                        star=REAL_ANSWER,
                    ),
                ),
            ),
            purpose=N_("Sängar, spjälsängar, boendens åldersgränser och skola."),
            sees=(Viewer.SOLVER, Viewer.FACILITY),
        ),
        FormQuestion(
            9,
            N_("Vårdnad"),
            (
                of_each_child(
                    Part(
                        "custody_consent",
                        N_("Vårdnadshavare som samtycker"),
                        Kind.SELECT,
                        (
                            (CustodyConsent.BOTH, N_("båda, eller den enda")),
                            (CustodyConsent.ONE, N_("en av två")),
                            (CustodyConsent.NONE, N_("ingen")),
                            (CustodyConsent.UNKNOWN, N_("okänt")),
                        ),
                        star=REAL_ANSWER,
                    ),
                ),
            ),
            purpose=N_("Avgör vem som får besluta om barnets plats."),
            hint=N_("Frågas för varje barn"),
        ),
    ),
)
