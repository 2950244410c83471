"""From whom, and which places they know: what keeps people apart."""

from app.core.night_form.kinds import (
    ANY_ANSWER,
    N_,
    NOTHING,
    REAL_ANSWER,
    YES_NO,
    FormQuestion,
    Kind,
    Part,
    Rows,
    Section,
    Viewer,
)
from models.threat import PlaceKind, Relation

FACILITY = Part("facility", N_("Boende"), Kind.FACILITY)
PLACE_KINDS = (
    (PlaceKind.HOME, N_("Hem")),
    (PlaceKind.WORK, N_("Arbete")),
    (PlaceKind.SCHOOL, N_("Skola")),
    (PlaceKind.RELATIVES, N_("Släkt")),
    (PlaceKind.DISTRICT, N_("Stadsdel eller kommun")),
    (PlaceKind.OTHER, N_("Annan plats")),
)
RELATIONS = (
    (Relation.PARENT, N_("Förälder")),
    (Relation.SIBLING, N_("Syskon")),
    (Relation.RELATIVE, N_("Släkting")),
    (Relation.PARTNER, N_("Partner")),
    (Relation.EX, N_("Tidigare partner")),
    (Relation.PIMP, N_("Hallick")),
    (Relation.EMPLOYER, N_("Arbetsgivare")),
    (Relation.TRAFFICKER, N_("Människohandlare")),
    (Relation.OTHER, N_("Annan")),
    (Relation.UNKNOWN, N_("Okänd")),
)

THREAT = Section(
    "hotet",
    N_("Hotet"),
    (
        FormQuestion(
            10,
            N_("Våldsutövare"),
            (
                Part(
                    "perpetrator_count",
                    N_("Antal våldsutövare"),
                    Kind.NUMBER,
                    star=ANY_ANSWER,
                    lowest=1,
                    highest=12,
                ),
                Rows(
                    "perpetrators",
                    N_("Våldsutövare"),
                    (
                        Part("relation", N_("Relation"), Kind.SELECT, RELATIONS, star=REAL_ANSWER),
                        Part("alias", N_("Namn eller alias"), Kind.TEXT),
                        Part("network", N_("Nätverk bakom?"), Kind.SELECT, YES_NO),
                    ),
                    counted_by="perpetrator_count",
                ),
            ),
            purpose=N_("Håller isär dem som söker skydd och dem de flyr från."),
        ),
        FormQuestion(
            11,
            N_("Platser våldsutövaren känner till"),
            (
                Part(
                    "known_places",
                    N_("Kända platser"),
                    Kind.TICKS,
                    (
                        ("home", N_("Hemmet")),
                        ("work", N_("Arbetet")),
                        ("school", N_("Skola eller förskola")),
                        ("relatives", N_("Släkt och vänner")),
                        ("jour", N_("Kvinnojour eller boende")),
                        ("hotel", N_("Hotell")),
                        ("districts", N_("Stadsdelar")),
                        ("municipalities", N_("Kommuner")),
                        (NOTHING, N_("Inga kända platser")),
                    ),
                    star=ANY_ANSWER,
                ),
                Rows(
                    "known_areas",
                    N_("Område att undvika"),
                    (
                        Part("kind", N_("Slag"), Kind.SELECT, PLACE_KINDS),
                        Part("area", N_("Stadsdel eller kommun"), Kind.AREA),
                        Part(
                            "position",
                            N_("Eller koordinater"),
                            Kind.POSITION,
                            hint=N_("Latitud och longitud, till exempel 56,046 12,694"),
                        ),
                        Part("radius_km", N_("Inom (km)"), Kind.NUMBER, highest=500),
                    ),
                ),
                Rows("known_facilities", N_("Boende som är känt"), (FACILITY,)),
            ),
            purpose=N_("Platser i närheten föreslås inte."),
            sees=(Viewer.SOLVER,),
        ),
        FormQuestion(
            12,
            N_("Våldsutövaren eller nätverket arbetar på …"),
            (
                Part(
                    "staff_conflicts",
                    N_("De arbetar på"),
                    Kind.TICKS,
                    (
                        ("hotel", N_("Hotell")),
                        ("taxi", N_("Taxi")),
                        ("school", N_("Skola")),
                        ("municipality", N_("Kommunen")),
                        ("police", N_("Polisen")),
                        ("housing_company", N_("Bostadsbolag")),
                        ("interpreter", N_("Tolkförmedling")),
                        (NOTHING, N_("Inget av detta")),
                    ),
                    star=ANY_ANSWER,
                ),
                Rows("staff_facilities", N_("Boende där de arbetar"), (FACILITY,)),
            ),
            purpose=N_("Ett boende där någon i nätverket arbetar föreslås inte."),
            sees=(Viewer.SOLVER,),
        ),
        FormQuestion(
            13,
            N_("Det som hänt"),
            tuple(
                Part(f"risk_{code}", label, Kind.CHOICE, YES_NO, may_be_unanswered=True)
                for code, label in (
                    ("weapons", N_("Vapen")),
                    ("threats_to_kill", N_("Dödshot")),
                    ("strangulation", N_("Stryptag")),
                    ("stalking", N_("Förföljelse")),
                    ("recent_separation", N_("Nylig separation")),
                )
            ),
            purpose=N_("Underlag för riskbedömningen. Räknas aldrig samman."),
        ),
    ),
)
