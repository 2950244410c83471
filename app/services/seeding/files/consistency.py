"""What no single cell of the seed files can tell: that names are known, said once, and fit each other."""

from collections import Counter
from collections.abc import Callable, Iterable

from app.core.night_form.places import PLACES
from app.services.seeding.files.inventory import Inventory
from app.services.seeding.files.rows import FileRow, Situation
from app.services.seeding.files.table import Mistakes, R
from models.facility import KINDS
from models.threat import SeparationScope


class Consistency:
    def __init__(self, inventory: Inventory, mistakes: Mistakes) -> None:
        self.inventory, self.mistakes = inventory, mistakes

    def run(self) -> None:
        self.names_are_said_once()
        self.references_are_known()
        self.facilities_fit()
        self.doors_lead_somewhere()
        self.agreements_fit()
        self.cases_fit()

    def names_are_said_once(self) -> None:
        seed = self.inventory
        self._once("organisations.csv", "name", seed.organisations, lambda row: row.name)
        self._once("users.csv", "email", seed.users, lambda row: row.email)
        self._once("facilities.csv", "code_name", seed.facilities, lambda row: row.code_name)
        self._once("units.csv", "code", seed.units, lambda row: f"{row.facility} {row.code}")
        self._once("agreements.csv", "facility", seed.agreements, lambda row: row.facility)
        self._once(
            "allotments.csv", "room_type", seed.allotments, lambda row: f"{row.facility} {row.room_type}"
        )
        self._once("cases.csv", "alias", seed.cases, lambda row: row.alias)
        self._once("perpetrators.csv", "alias", seed.perpetrators, lambda row: row.alias)

    def _once(self, file: str, field: str, rows: Iterable[R], name: Callable[[R], str]) -> None:
        seen: dict[str, int] = {}
        for row in rows:
            first = seen.setdefault(name(row), row.line)
            if first != row.line:
                self.mistakes.note(file, row.line, field, f"“{name(row)}” stands in line {first} already")

    def references_are_known(self) -> None:
        seed = self.inventory
        organisations = {row.name for row in seed.organisations}
        facilities = {row.code_name for row in seed.facilities}
        aliases = {row.alias for row in seed.cases}
        for user in seed.users:
            self._known("users.csv", user, "organisation", [user.organisation], organisations)
        for facility in seed.facilities:
            self._known("facilities.csv", facility, "organisation", [facility.organisation], organisations)
        for unit in seed.units:
            self._known("units.csv", unit, "facility", [unit.facility], facilities)
        for agreement in seed.agreements:
            self._known("agreements.csv", agreement, "facility", [agreement.facility], facilities)
        for threat in seed.perpetrators:
            self._known("perpetrators.csv", threat, "ties", threat.ties, facilities)
            housed = [threat.housed_as] if threat.housed_as else []
            self._known("perpetrators.csv", threat, "housed_as", housed, aliases)
        for separation in seed.separations:
            self._known("separations.csv", separation, "case_a", [separation.case_a], aliases)
            self._known("separations.csv", separation, "case_b", [separation.case_b], aliases)
            if (separation.scope == SeparationScope.DISTANCE) is (separation.km is None):
                mend = "must hold kilometres for the scope distance, else -"
                self.mistakes.note("separations.csv", separation.line, "km", mend)

    def _known(self, file: str, row: FileRow, field: str, names: Iterable[str], known: set[str]) -> None:
        for name in names:
            if name not in known:
                self.mistakes.note(
                    file, row.line, field, f"“{name}” is not known: add it or correct the name"
                )

    def facilities_fit(self) -> None:
        for row in self.inventory.facilities:
            if KINDS[row.kind].always_level_0 and row.level != 0:
                self.mistakes.note("facilities.csv", row.line, "level", f"must be 0 for a {row.kind}")

    def doors_lead_somewhere(self) -> None:
        doors = {(row.facility, row.code): row.adjoins for row in self.inventory.units}
        for row in self.inventory.units:
            if (row.channel is None) is not (row.hours_ago is None):
                mend = "must be - exactly where channel is -"
                self.mistakes.note("units.csv", row.line, "hours_ago", mend)
            if row.adjoins and doors.get((row.facility, row.adjoins)) != row.code:
                mend = f"“{row.adjoins}” must be a unit of the same facility that adjoins {row.code}"
                self.mistakes.note("units.csv", row.line, "adjoins", mend)

    def agreements_fit(self) -> None:
        """Promises are about rooms that there are, and no night has two prices."""
        rooms = Counter((unit.facility, unit.room_type) for unit in self.inventory.units)
        for row in self.inventory.allotments:
            if (row.rooms or 0) > rooms[row.facility, row.room_type]:
                self.mistakes.note("allotments.csv", row.line, "rooms", "must not be more than there are")
        for file, agreed in (
            ("allotments.csv", self.inventory.allotments),
            ("seasons.csv", self.inventory.seasons),
        ):
            for terms in agreed:
                if (terms.facility, terms.room_type) not in rooms:
                    self.mistakes.note(file, terms.line, "room_type", "must be one the facility has")
        self._each_night_has_one_price()

    def _each_night_has_one_price(self) -> None:
        priced: dict[tuple[str, str, int], int] = {}
        for row in self.inventory.seasons:
            if row.last_night < row.first_night:
                self.mistakes.note("seasons.csv", row.line, "last_night", "must not be before first_night")
            for night in range(row.first_night, row.last_night + 1):
                first = priced.setdefault((row.facility, row.room_type, night), row.line)
                if first != row.line:
                    mend = f"must not share a night with line {first}"
                    self.mistakes.note("seasons.csv", row.line, "first_night", mend)

    def cases_fit(self) -> None:
        seed = self.inventory
        facilities = {row.code_name for row in seed.facilities}
        units = {(row.facility, row.code) for row in seed.units}
        blockable = {row.email for row in seed.users} | {row.name for row in seed.organisations}
        threats = {row.alias for row in seed.perpetrators}
        for row in seed.cases:
            self._known("cases.csv", row, "perpetrators", [alias for alias, _ in row.perpetrators], threats)
            self._known("cases.csv", row, "avoid", [name for name, _ in row.avoid], facilities)
            self._known("cases.csv", row, "blocked", [row.blocked] if row.blocked else [], blockable)
            self._known("cases.csv", row, "near", [row.near] if row.near else [], set(PLACES))
            if (row.place is None) is not (row.situation == Situation.WAITING):
                self.mistakes.note("cases.csv", row.line, "place", "must be - exactly for those who wait")
            elif row.place and not units.issuperset((row.place.facility, code) for code in row.place.units):
                self.mistakes.note("cases.csv", row.line, "place", "must name units of units.csv")
