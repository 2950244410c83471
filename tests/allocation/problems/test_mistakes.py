"""Every mistake in a problem is named with its path, all at once, and nothing is done."""

import json
from copy import deepcopy

import pytest

from allocation.problems.mistakes import InvalidProblem, mistakes_in, require_sound
from allocation.problems.problem import UNKNOWN
from allocation.problems.reading import parse, read_problem
from allocation.problems.writing import write_problem
from tests.allocation.malformed import CORPUS, sound
from tests.allocation.tiny import household, problem, room


def mistakes(change):
    document = sound()
    change(document)
    return mistakes_in(document)


def test_the_sound_problem_is_sound_and_the_corpus_is_large():
    assert mistakes_in(sound()) == []
    assert len(CORPUS) >= 100


@pytest.mark.parametrize(
    ("path", "change"), CORPUS, ids=[f"{n}-{path}" for n, (path, _) in enumerate(CORPUS)]
)
def test_the_mistake_is_named_with_its_path(path, change):
    found = mistakes(change)
    assert path in [mistake.path for mistake in found]
    assert all(mistake.message and "\n" not in str(mistake) for mistake in found)


def test_all_mistakes_are_named_at_once():
    document = sound()
    wanted = set()
    for path, change in CORPUS[10:60:7]:
        try:
            change(document)
        except (KeyError, TypeError):
            continue
        wanted.add(path)
    assert wanted <= {mistake.path for mistake in mistakes_in(document)}
    assert len(wanted) >= 5


def test_messages_say_what_to_mend():
    document = sound()
    document["households"][0]["nights"] = 0
    document["units"][2]["facility"] = "f9"
    document["households"].append(deepcopy(document["households"][1]))
    assert [str(mistake) for mistake in mistakes_in(document)] == [
        "households[0].nights: must be at least 1",
        "households[2].id: 'h2' is already the id of households[1]",
        "units[2].facility: there is no facility 'f9'",
    ]


@pytest.mark.parametrize("whole", [None, [], "problem", 7, {}, {"format": "allocation-problem/1"}])
def test_what_is_no_problem_at_all_is_refused(whole):
    with pytest.raises(InvalidProblem):
        read_problem(whole)


@pytest.mark.parametrize("text", ["", "{", "[1,]", '{"a": NaN}', "[" * 100_000, b"\xff\xfe\x00"])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(InvalidProblem):
        parse(text)


def test_an_attribute_given_twice_is_a_mistake():
    text = json.dumps(sound()).replace('"urgency": 1', '"urgency": 1, "urgency": 2')
    assert [str(mistake) for mistake in mistakes_in(parse(text))] == [
        "households[0].urgency: is given more than once"
    ]


def test_unknown_and_left_out_both_survive():
    document = sound()
    document["facilities"][0]["permit_until"] = None
    document["facilities"][0]["languages"] = None
    read = read_problem(document)
    assert read.facilities[0].permit_until is UNKNOWN
    assert read.facilities[1].permit_until is None
    assert write_problem(read)["facilities"][0]["permit_until"] is None
    assert "permit_until" not in write_problem(read)["facilities"][1]
    assert read_problem(write_problem(read)) == read


def test_unknown_refuses_to_be_taken_for_yes_or_no():
    with pytest.raises(TypeError, match="neither yes nor no"):
        bool(UNKNOWN)


def test_whole_numbers_may_be_written_with_a_point():
    document = sound()
    document["households"][0]["nights"] = 3.0
    assert read_problem(document).households[0].nights == 3


def test_a_problem_built_from_values_is_held_to_the_same():
    assert require_sound(problem()) == problem()
    with pytest.raises(InvalidProblem) as refused:
        require_sound(problem(units=(room(facility="f9"),), households=(household(nights=0),)))
    assert [mistake.path for mistake in refused.value.mistakes] == [
        "households[0].nights",
        "units[0].facility",
    ]
