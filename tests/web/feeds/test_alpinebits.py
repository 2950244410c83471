"""Hotels' systems at /alpinebits: who gets in, how they ask, and the handshake."""

import gzip
import json

import pytest

from app.core.audit import Action
from app.services.feeds.facility_keys import revoke_key
from tests.scenes.feeds import CLOSED, OPEN, Hotel
from tests.services.feeds.ota import (
    COMPLETE,
    FREE,
    FREE_ROOMS,
    PING,
    Answer,
    System,
    form,
    inventory,
    message,
    ping,
)
from tests.stored import contents

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

DOUBLE = {"InvTypeCode": "dubbel"}


@pytest.fixture
def hotel(world):
    return Hotel(world)


@pytest.fixture
def system(app, hotel):
    return System(app, hotel)


def nights(hotel, first, last):
    return hotel.night(first), hotel.night(last)


class TestGettingIn:
    @pytest.mark.parametrize(
        ("user", "password"),
        [("", ""), (None, "wrong"), ("nobody", None), (None, ""), ("a\0b", "c"), ("å", "ö")],
    )
    def test_without_the_right_key_nobody_is_heard(self, system, hotel, user, password):
        before = contents(hotel.world.database)
        answer = system.send(message(hotel.id), user=user, password=password)
        assert (answer.status_code, answer.text) == (401, "ERROR:invalid or missing username/password")
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
        assert contents(hotel.world.database) == before

    @pytest.mark.parametrize("header", ["", "Basic", "Basic !!!", "Bearer x", "Basic /////w=="])
    def test_a_header_that_is_none_does_not_get_in_either(self, system, header):
        answer = system.client.post("/alpinebits", headers={"Authorization": header} if header else {})
        assert answer.status_code == 401

    def test_a_revoked_key_does_not_get_in(self, system, hotel):
        with hotel.world.database.transaction() as session:
            revoke_key(session, hotel.staff, hotel.world.clock, hotel.id, system.user)
        assert system.send(message(hotel.id)).status_code == 401

    def test_a_session_is_of_no_use(self, app, signed_in):
        assert signed_in().client.post("/alpinebits").status_code == 401

    def test_guessing_gets_slow_and_the_right_key_still_gets_in(self, system, hotel):
        statuses = [system.send("x", password="wrong").status_code for _ in range(7)]
        assert statuses[:5] == [401] * 5
        assert statuses[-1] == 429
        assert system.say(inventory(*nights(hotel, 0, 0), (FREE, 1), **DOUBLE)).succeeded
        assert hotel.audited(Action.REFUSED)

    def test_every_answer_names_what_it_takes(self, system, hotel):
        answer = system.send(message(hotel.id, before=COMPLETE))
        assert answer.headers["X-AlpineBits-Server-Accept-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "no-store"


class TestAsking:
    @pytest.mark.parametrize("action", ["", "OTA_Read:GuestRequests", "getVersion"])
    def test_an_action_that_is_not_ours_is_refused(self, system, action):
        answer = system.send("x", action=action)
        assert (answer.status_code, answer.text) == (400, "ERROR:unknown or missing action")

    @pytest.mark.parametrize("version", [None, "2018-10", "2017-10", "x"])
    def test_a_version_that_is_not_ours_is_refused(self, system, hotel, version):
        answer = system.send(message(hotel.id), version=version)
        assert (answer.status_code, answer.text) == (400, "ERROR:unsupported or missing protocol version")

    @pytest.mark.parametrize("version", ["2020-10", "2022-10", "2024-10"])
    def test_three_versions_are_spoken(self, system, hotel, version):
        hotel.open("101")
        answer = system.send(message(hotel.id, inventory(*nights(hotel, 0, 1), **DOUBLE)), version=version)
        assert b"Success" in answer.data
        assert hotel.figures("101", 3) == [CLOSED, CLOSED, OPEN]

    def test_a_request_may_be_zipped(self, system, hotel):
        answer = system.send(
            message(hotel.id, inventory(*nights(hotel, 0, 0), (FREE, 2), **DOUBLE)), zipped=True
        )
        assert b"Success" in answer.data
        assert hotel.figures("102", 1) == [OPEN]

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (gzip.compress(b"x" * 5_000_000), 413),
            (b"not zipped", 400),
            (gzip.compress(form(action=FREE_ROOMS))[:-5], 400),
            (b"", 400),
        ],
    )
    def test_a_zip_that_is_a_trap_is_not_unpacked(self, system, body, status):
        answer = system.post(
            body, {"Content-Encoding": "gzip"}, content_type="multipart/form-data; boundary=grans"
        )
        assert answer.status_code == status
        assert answer.text.startswith("ERROR:")

    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            (b"x", "multipart/form-data"),
            (b"\0\xff", "multipart/form-data; boundary=b"),
            (b"{}", "application/json"),
        ],
    )
    def test_what_is_no_form_is_refused(self, system, body, content_type):
        answer = system.post(body, content_type=content_type)
        assert answer.status_code == 400
        assert answer.text.startswith("ERROR:")

    def test_more_than_a_megabyte_is_refused(self, system):
        answer = system.post(b"x" * 1_100_000, content_type="text/xml")
        assert (answer.status_code, answer.text) == (413, "ERROR:too_large")

    def test_looking_at_the_address_is_refused_in_the_same_form(self, system):
        answer = system.client.get("/alpinebits")
        assert (answer.status_code, answer.text, answer.headers["Allow"]) == (
            405,
            "ERROR:method_not_allowed",
            "POST",
        )


class TestHandshaking:
    def shake(self, system, offered):
        answer = system.send(ping(json.dumps(offered).replace('"', "&quot;")), action=PING, version=None)
        assert answer.status_code == 200
        return answer

    def test_the_client_hears_what_both_can(self, system):
        offered = {
            "versions": [
                {"version": "2018-10", "actions": [{"action": "action_OTA_Ping"}]},
                {
                    "version": "2022-10",
                    "actions": [
                        {"action": "action_OTA_Ping"},
                        {"action": "action_OTA_Read"},
                        {
                            "action": "action_OTA_HotelInvCountNotif",
                            "supports": [
                                "OTA_HotelInvCountNotif_accept_rooms",
                                "OTA_HotelInvCountNotif_accept_x",
                            ],
                        },
                    ],
                },
                {"version": "2020-10"},
            ]
        }
        root = self.shake(system, offered)
        told = Answer(root)
        assert told.succeeded
        assert json.loads(told.warnings[0]) == {
            "versions": [
                {
                    "version": "2022-10",
                    "actions": [
                        {"action": "action_OTA_Ping"},
                        {
                            "action": "action_OTA_HotelInvCountNotif",
                            "supports": ["OTA_HotelInvCountNotif_accept_rooms"],
                        },
                    ],
                },
                {"version": "2020-10", "actions": []},
            ]
        }
        assert b"ALPINEBITS_HANDSHAKE" in root.data

    @pytest.mark.parametrize(
        "echo", ["", "x", "[]", "{}", '{"versions": 3}', '{"versions": [{}]}', "[" * 90_000]
    )
    def test_what_is_no_handshake_is_told_so(self, system, echo):
        answer = system.send(ping(echo.replace('"', "&quot;")), action=PING)
        assert answer.status_code == 200
        assert b'Type="13"' in answer.data
