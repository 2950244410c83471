"""A sealed value opens in its own place, with the right keys, and nowhere else."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.core.actor import SYSTEM
from app.core.database import Database
from app.services.accounts import keys
from models.case import Case
from models.sealing import PADDING, Keyring, SealBroken

SECRET = "Kim Öberg, Storgatan 1"


@pytest.fixture
def two_cases(world) -> tuple[str, str]:
    """Two cases with sealed values in two columns."""
    pair = world.case(), world.case()
    with world.writing() as session:
        for case_id in pair:
            session.get_one(Case, case_id).note = SECRET
    return pair


def opened(database: Database, case_id: str, attribute: str = "note"):
    with database.read() as session:
        return getattr(session.get_one(Case, case_id), attribute)


def raw(database: Database, case_id: str, column: str = "note_sealed") -> bytes:
    with database.read() as session:
        value = session.scalar(sa.text(f"SELECT {column} FROM case_file WHERE id = :id"), {"id": case_id})
    assert value is not None
    return bytes(value)


def put(database: Database, case_id: str, value: bytes | None, column: str = "note_sealed") -> None:
    """As somebody would who writes into the database past the service."""
    with database.engine.begin() as connection:
        statement = sa.text(f"UPDATE case_file SET {column} = :value WHERE id = :id")
        connection.execute(statement, {"value": value, "id": case_id})


def test_a_value_comes_back_as_it_was(database, two_cases):
    assert opened(database, two_cases[0]) == SECRET


def test_the_database_holds_no_word_of_it(database, two_cases):
    stored = raw(database, two_cases[0])
    assert not any(word.encode() in stored for word in SECRET.split() if len(word) > 2)


def test_any_value_of_json_may_be_sealed(world, two_cases):
    answers = {"ålder": [1, None, 2.5], "tomt": "", "noll\x00": "\x00\x80"}
    with world.writing() as session:
        session.get_one(Case, two_cases[0]).answers = answers
    assert opened(world.database, two_cases[0], "answers") == answers


def test_a_short_and_a_long_name_look_alike(world, two_cases):
    names = ("Bo", "Maximiliana-Alexandra Wachtmeister")
    for case_id, note in zip(two_cases, names, strict=True):
        with world.writing() as session:
            session.get_one(Case, case_id).note = note
    assert len({len(raw(world.database, case_id)) for case_id in two_cases}) == 1
    assert len(names[1]) < PADDING


def test_a_value_moved_to_another_row_does_not_open(database, two_cases):
    """Not even under the other row's own key."""
    one, other = two_cases
    put(database, other, raw(database, one))
    with pytest.raises(SealBroken):
        opened(database, other)
    put(database, other, raw(database, one, "wrapped_key"), "wrapped_key")
    with pytest.raises(SealBroken):
        opened(database, other)


def test_a_value_moved_to_another_column_does_not_open(database, two_cases):
    put(database, two_cases[0], raw(database, two_cases[0]), "alias_sealed")
    with pytest.raises(SealBroken):
        opened(database, two_cases[0], "alias")


@pytest.mark.parametrize("position", [0, 1, 15, 40, -1])
@pytest.mark.parametrize("column", ["note_sealed", "wrapped_key"])
def test_one_flipped_bit_is_noticed(database, two_cases, position, column):
    altered = bytearray(raw(database, two_cases[0], column))
    altered[position] ^= 1
    put(database, two_cases[0], bytes(altered), column)
    with pytest.raises(SealBroken):
        opened(database, two_cases[0])


def test_another_installation_cannot_open_it(settings, two_cases):
    stranger = Database(replace(settings, keks=(("test", bytes([1]) * 32),)))
    with pytest.raises(SealBroken):
        opened(stranger, two_cases[0])
    stranger.engine.dispose()


def test_a_destroyed_key_leaves_nothing_to_read(database, two_cases):
    put(database, two_cases[0], None, "wrapped_key")
    assert opened(database, two_cases[0]) is None
    assert opened(database, two_cases[1]) == SECRET


def test_a_sealed_value_is_read_inside_a_session_only(database, two_cases):
    with database.read() as session:
        case = session.get_one(Case, two_cases[0])
    with pytest.raises(SealBroken):
        _ = case.note


class TestRotation:
    """A new key encryption key: old values stay readable, and in the end need the new key only."""

    OLD, NEW = ("test", bytes(32)), ("2027a", bytes([7]) * 32)

    @pytest.fixture
    def rotating(self, settings, two_cases):
        database = Database(replace(settings, keks=(self.NEW, self.OLD)))
        yield database
        database.engine.dispose()

    @pytest.fixture
    def rotated(self, settings):
        database = Database(replace(settings, keks=(self.NEW,)))
        yield database
        database.engine.dispose()

    def rotate_some(self, database, clock, at_most):
        with database.transaction() as session:
            return keys.rotate_some(session, SYSTEM, clock, at_most)

    def test_the_old_key_opens_until_all_is_wrapped_anew(self, rotating, two_cases):
        assert opened(rotating, two_cases[0]) == SECRET

    def test_afterwards_the_new_key_is_enough(self, rotating, rotated, two_cases, clock):
        with pytest.raises(SealBroken):
            opened(rotated, two_cases[0])
        assert self.rotate_some(rotating, clock, 100) >= len(two_cases)
        assert [opened(rotated, case_id) for case_id in two_cases] == [SECRET, SECRET]

    def test_it_may_be_interrupted_and_taken_up_again(self, rotating, rotated, two_cases, clock):
        """Killed in the middle of a step, that step is undone and nothing is lost."""
        assert self.rotate_some(rotating, clock, 1) == 1
        with pytest.raises(KeyboardInterrupt), rotating.transaction() as session:
            keys.rotate_some(session, SYSTEM, clock, 1)
            raise KeyboardInterrupt
        assert [opened(rotating, case_id) for case_id in two_cases] == [SECRET, SECRET]
        while self.rotate_some(rotating, clock, 1):
            pass
        assert [opened(rotated, case_id) for case_id in two_cases] == [SECRET, SECRET]

    def test_what_is_sealed_is_not_touched(self, rotating, two_cases, clock):
        before = raw(rotating, two_cases[0])
        self.rotate_some(rotating, clock, 100)
        assert raw(rotating, two_cases[0]) == before


def test_a_blind_index_depends_on_its_key():
    one, other = Keyring({"a": bytes(32)}, bytes(32)), Keyring({"a": bytes(32)}, bytes([1]) * 32)
    assert one.blind_index("19850101-0000") == one.blind_index("19850101-0000")
    assert one.blind_index("19850101-0000") != other.blind_index("19850101-0000")
