"""The gate before every XML of others: no document type, so no entities, and no depth that overflows.

The whole is run through defusedxml, which builds nothing, before any library that builds a tree may see it
(T21). It has no parser that builds lxml's trees, and no limit of depth; that one is ours.
"""

from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DTDForbidden
from defusedxml.sax import parseString

DEEPEST = 64


class UnsafeXml(ValueError):
    """Not well-formed, or more than plain elements."""


class _Depth(ContentHandler):
    depth = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnsafeXml("depth")

    def endElement(self, name: str) -> None:  # noqa: N802
        self.depth -= 1


def demand_plain(data: bytes) -> None:
    """Raises UnsafeXml."""
    try:
        parseString(data, _Depth(), forbid_dtd=True)
    except UnsafeXml:
        raise
    except DTDForbidden:
        raise UnsafeXml("document_type") from None
    except (SAXException, LookupError, ValueError):  # LookupError: an encoding nobody knows
        raise UnsafeXml("not_well_formed") from None
