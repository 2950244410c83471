"""What a place can have, in the words that requests and facilities share, and the languages asked for."""

from app.core.night_form.kinds import N_, Option

STEP_FREE = "step_free"
PETS, SUBSTANCE_USE = "pets", "substance_use"
"""What comes along."""

FEATURES: tuple[Option, ...] = (
    ("staffed_24h", N_("Bemannat dygnet runt")),
    ("trained_staff", N_("Personal som gått En säker hand")),
    ("discreet_entrance", N_("Diskret ingång")),
    (STEP_FREE, N_("Inga trappsteg")),
    ("kitchen", N_("Eget kök")),
)

LANGUAGES: tuple[Option, ...] = (
    ("sv", N_("svenska")),
    ("en", N_("engelska")),
    ("ar", N_("arabiska")),
    ("prs", N_("dari")),
    ("fa", N_("persiska")),
    ("bs", N_("bosniska")),
    ("hr", N_("kroatiska")),
    ("sr", N_("serbiska")),
    ("so", N_("somaliska")),
    ("pl", N_("polska")),
    ("ti", N_("tigrinska")),
    ("sq", N_("albanska")),
    ("ckb", N_("sorani")),
    ("kmr", N_("kurmanji")),
    ("uk", N_("ukrainska")),
    ("ru", N_("ryska")),
    ("ro", N_("rumänska")),
    ("th", N_("thai")),
    ("tr", N_("turkiska")),
)
