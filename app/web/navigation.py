"""The menus: of everybody, and of one facility's pages."""

from flask_babel import lazy_gettext as _l

from app.core.policy import Permission
from app.http.pages import NavigationItem

NAVIGATION: tuple[NavigationItem, ...] = (
    NavigationItem(_l("I natt"), "start.show", (Permission.SIGNED_IN,)),
    NavigationItem(_l("Ärenden"), "cases.index", (Permission.CASE_READ,)),
    NavigationItem(_l("Ringlista"), "freshness.call_list", (Permission.FRESHNESS_READ,)),
    NavigationItem(_l("Tavla"), "board.show", (Permission.BOARD_ALL, Permission.BOARD_OWN)),
    NavigationItem(_l("Omplanering"), "replans.index", (Permission.REPLAN,)),
    NavigationItem(_l("Bostad"), "rehousing.index", (Permission.REHOUSE,)),
    NavigationItem(_l("Bostadskö"), "housing.queue", (Permission.HOUSING,)),
    NavigationItem(_l("Lägenheter"), "housing.list_flats", (Permission.HOUSING,)),
    NavigationItem(_l("Matchning"), "homes.show", (Permission.MATCH_HOMES,)),
    NavigationItem(_l("Nätverksmöte"), "meeting.show", (Permission.MEETING_READ,)),
    NavigationItem(_l("Tysta boenden"), "freshness.silent", (Permission.FRESHNESS_READ,)),
    NavigationItem(_l("Avtal"), "terms.index", (Permission.FACILITY_WRITE,)),
)
PORTAL: tuple[NavigationItem, ...] = (
    NavigationItem(_l("Hem"), "portal.home", (Permission.FACILITY_OWN,)),
    NavigationItem(_l("Frågor"), "questions.index", (Permission.INQUIRY_ANSWER,)),
    NavigationItem(_l("Rum"), "rooms.show", (Permission.FACILITY_OWN,)),
    NavigationItem(_l("Ankomster"), "arrivals.index", (Permission.ARRIVAL_WRITE,)),
    NavigationItem(_l("Husregler"), "house_rules.show", (Permission.HOUSE_RULES_WRITE,)),
    NavigationItem(_l("Påminnelse"), "reminder.show", (Permission.AVAILABILITY_WRITE,)),
    NavigationItem(_l("Avtal"), "terms.show", (Permission.FACILITY_OWN, Permission.FACILITY_WRITE)),
    NavigationItem(_l("Underlag"), "invoice.show", (Permission.FACILITY_OWN, Permission.FACILITY_WRITE)),
    NavigationItem(_l("Filer"), "files.show", (Permission.AVAILABILITY_WRITE,)),
    NavigationItem(_l("Kopplingar"), "connections.show", (Permission.AVAILABILITY_WRITE,)),
)
"""The pages of one facility (templates/houses/layout.html); each endpoint takes `facility_id`."""
