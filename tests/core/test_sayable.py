"""References that are said aloud: each kind has words of its own."""

import random
import re
from itertools import combinations

from app.core import sayable

LISTS = (sayable.CASE_WORDS, sayable.BOOKING_WORDS, sayable.HOME_WORDS)


def test_no_word_belongs_to_two_kinds():
    for one, other in combinations(LISTS, 2):
        assert set(one.split()) & set(other.split()) == set()


def test_a_reference_is_three_words_of_its_kind_and_two_digits():
    makers = (sayable.case_ref, sayable.booking_code, sayable.home_code)
    for make, vocabulary in zip(makers, LISTS, strict=True):
        code = make(random.Random(1))
        *words, digits = code.split("-")
        assert set(words) <= set(vocabulary.split())
        assert re.fullmatch(r"\d\d", digits)
        assert len(words) == 3
