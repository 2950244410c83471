"""What an XML document of others may not be, before anything builds a tree of it."""

import pytest

from app.services.feeds.plain_xml import DEEPEST, UnsafeXml, demand_plain

BOMB = b'<!DOCTYPE a [<!ENTITY b "bang"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;&c;&c;&c;</a>'


def nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


@pytest.mark.parametrize(
    "data",
    [
        b"<a/>",
        '<?xml version="1.0" encoding="utf-16"?><rum>på</rum>'.encode("utf-16"),
        b"<b:a xmlns:b='urn:b'>&amp;<!-- said aside --><?and so on?></b:a>",
        nested(DEEPEST),
    ],
)
def test_plain_elements_pass(data):
    demand_plain(data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (BOMB, "document_type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', "document_type"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "document_type"),
        (nested(DEEPEST + 1), "depth"),
        (b"", "not_well_formed"),
        (b"<a>", "not_well_formed"),
        (b"<a>&nbsp;</a>", "not_well_formed"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "not_well_formed"),
    ],
)
def test_anything_more_is_refused(data, why):
    with pytest.raises(UnsafeXml, match=why):
        demand_plain(data)
