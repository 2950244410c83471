"""Calendars that are fetched, and messages of hotels' systems."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: Mapping[str, LazyString] = {
    "calendar_not_an_address": _l(
        "Skriv en adress som börjar med https:// och går till en server på internet."
    ),
    "calendar_address_too_long": _l("Adressen är för lång."),
    "ota_wrong_hotel": _l("HotelCode hör inte till nyckeln."),
    "ota_wrong_room_type": _l("Rummet är inte av rumstypen i InvTypeCode."),
    "ota_nights_cut_off": _l("Nätter mer än %(nights)s framåt har inte tagits emot."),
    "ota_not_this_message": _l("Meddelandet ska vara OTA_HotelInvCountNotifRQ."),
    "ota_not_one_hotel": _l("Meddelandet ska ha precis ett Inventories."),
    "ota_not_complete_set": _l("UniqueID ska ha Type 16 och Instance CompleteSet."),
    "ota_too_many_inventories": _l("Meddelandet har för många Inventory."),
    "ota_nothing_said": _l("Inventory utan StatusApplicationControl hör bara till ett tomt CompleteSet."),
    "ota_attribute_not_handled": _l("Attributet %(name)s hanteras inte."),
    "ota_no_room": _l("InvTypeCode saknas."),
    "ota_rooms_and_types_mixed": _l("Rum och rumstyper får inte blandas i ett meddelande."),
    "ota_not_a_date": _l("Start och End ska vara datum, till exempel 2026-12-24."),
    "ota_nights_backwards": _l("End ligger före Start."),
    "ota_closing_season_not_alone": _l("AllInvCode hör bara till CompleteSet, utan antal och utan rum."),
    "ota_single_room_count": _l("Ett enskilt rum kan bara ha antalet 0 eller 1."),
    "ota_count_type_unused": _l("Antalstypen %(type)s används inte här."),
    "ota_count_twice": _l("Antalstypen %(type)s står två gånger."),
    "ota_not_a_count": _l("Antalet är inget heltal från 0."),
    "ota_no_physical_count": _l("Antalstypen 1, alla rum, saknas."),
    "ota_more_than_all": _l("Fler rum är sålda eller ur drift än det finns."),
    "ota_not_xml": _l("Meddelandet är inte välformad XML utan dokumenttyp."),
    "ota_not_a_ping": _l("Meddelandet ska vara OTA_PingRQ med EchoData."),
    "ota_not_json": _l("EchoData ska vara JSON med versions."),
}
