"""Documents, residence, trafficking and honour: cues for a talk, never scored and never listed."""

from app.core.night_form.kinds import (
    N_,
    NOTHING,
    FormQuestion,
    Kind,
    Part,
    Section,
    Viewer,
)
from app.core.night_form.places import MUNICIPALITIES

ELSEWHERE = "elsewhere"

BACKGROUND = Section(
    "bakgrunden",
    N_("Bakgrunden"),
    (
        FormQuestion(
            23,
            N_("ID-handling"),
            (
                Part(
                    "id_documents",
                    N_("ID-handling"),
                    Kind.CHOICE,
                    (
                        ("holds", N_("Har")),
                        ("lost", N_("Har förlorat")),
                        ("taken", N_("Har fråntagits")),
                        ("false", N_("Har en falsk")),
                        ("none", N_("Har ingen")),
                    ),
                    may_be_unanswered=True,
                ),
            ),
            purpose=N_("Hotell ber om legitimation; utan den behövs följeslagare och avtalad rutin."),
        ),
        FormQuestion(
            24,
            N_("Vistelsestatus"),
            (
                Part(
                    "residence_status",
                    N_("Vistelsestatus"),
                    Kind.CHOICE,
                    (
                        ("citizen", N_("Svensk medborgare")),
                        ("eu", N_("EU-medborgare")),
                        ("permit", N_("Uppehållstillstånd")),
                        ("asylum", N_("Asylsökande")),
                        ("none", N_("Saknar tillstånd")),
                    ),
                    may_be_unanswered=True,
                ),
            ),
            purpose=N_("Betänketid, och vem som bär kostnaden."),
        ),
        FormQuestion(
            25,
            N_("Misstänkt människohandel"),
            (
                Part(
                    "trafficking_cues",
                    N_("Tecken på människohandel att samtala om"),
                    Kind.TICKS,
                    (
                        ("documents", N_("Saknar pass eller id-kort, eller har falska")),
                        ("arrival", N_("Saknar kontaktuppgifter till dem som tog emot vid ankomsten")),
                        ("controlled", N_("Verkar kontrollerad av någon som ofta ringer")),
                        ("disappears", N_("Försvinner ofta utan förklaring")),
                        ("money", N_("Är välklädd eller har mycket pengar utan förklaring")),
                        ("crime", N_("Är inblandad i kriminella aktiviteter eller nätverk")),
                        ("known_person", N_("Kan utnyttjas av någon i familj, släkt eller bekantskap")),
                        ("other_violence", N_("Utsätts också för hedersrelaterat eller annat våld")),
                        (NOTHING, N_("Inga tecken")),
                    ),
                    hint=N_("Tecknen varken bevisar eller utesluter något. De räknas aldrig samman"),
                    may_be_unanswered=True,
                ),
            ),
            purpose=N_("Frågan om regionkoordinatorn ska kontaktas. Aldrig skäl att neka plats."),
        ),
        FormQuestion(
            26,
            N_("Heder"),
            (
                Part(
                    "honour_cues",
                    N_("Tecken på hedersförtryck att samtala om"),
                    Kind.TICKS,
                    (
                        ("many", N_("Flera i familjen eller släkten hotar eller kontrollerar")),
                        ("marriage", N_("Rädsla för äktenskap mot sin vilja")),
                        ("guarded", N_("Vaktas av syskon eller släktingar")),
                        ("abroad", N_("Rädsla att föras utomlands")),
                        (NOTHING, N_("Inga tecken")),
                    ),
                    hint=N_("De räknas aldrig samman"),
                    may_be_unanswered=True,
                ),
                Part(
                    "distance_min",
                    N_("Minsta avstånd till områdena att undvika (km)"),
                    Kind.NUMBER,
                    hint=N_("Din bedömning. Bara avståndet används när platser söks"),
                    highest=500,
                ),
            ),
            purpose=N_("Avstånd, och personal dygnet runt."),
            sees=(Viewer.SOLVER,),
        ),
        FormQuestion(
            27,
            N_("Bosättningskommun"),
            (
                Part(
                    "home_municipality",
                    N_("Bosättningskommun"),
                    Kind.SELECT,
                    (
                        *((code, place.name) for code, place in MUNICIPALITIES.items()),
                        (ELSEWHERE, N_("Annan kommun")),
                        (NOTHING, N_("Ingen")),
                    ),
                    may_be_unanswered=True,
                ),
            ),
            purpose=N_("Vilken kommun som ansvarar efter natten."),
        ),
    ),
)
