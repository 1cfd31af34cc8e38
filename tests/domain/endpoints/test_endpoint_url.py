"""Where the shop calls, as far as the text of an address tells."""

import pytest

from domain.endpoints.endpoint_url import Parts, parts_of, url_fault
from domain.faults import FaultCode

GOOD = [
    "https://erp.example.com",
    "https://erp.example.com/hooks?shop=1&x=%20",
    "https://erp.example.com:8443/hooks",
    "https://ERP.example.com./hooks",
    "https://93.184.216.34/hooks",
    "https://[2606:2800:220:1::1]:8443/",
]
BAD = [
    ("http://erp.example.com/", FaultCode.NOT_POSSIBLE),
    ("ftp://erp.example.com/", FaultCode.WRONG_FORMAT),
    ("//erp.example.com/", FaultCode.WRONG_FORMAT),
    ("erp.example.com/hooks", FaultCode.WRONG_FORMAT),
    ("https://", FaultCode.WRONG_FORMAT),
    ("https:///hooks", FaultCode.WRONG_FORMAT),
    ("https://eve:secret@erp.example.com/", FaultCode.NOT_POSSIBLE),
    ("https://erp.example.com@10.0.0.1/", FaultCode.NOT_POSSIBLE),
    ("https://erp.example.com\\@10.0.0.1/", FaultCode.NOT_POSSIBLE),
    ("https://erp.example.com\\.evil.example/", FaultCode.WRONG_FORMAT),
    ("https://erp.example.com/#top", FaultCode.WRONG_FORMAT),
    ("https://erp.example.com/a b", FaultCode.WRONG_FORMAT),
    ("https://erp.example.com/\r\nhost: x", FaultCode.WRONG_FORMAT),
    ("https://erp.example.com/\n", FaultCode.WRONG_FORMAT),
    ("https://bücher.example/", FaultCode.WRONG_FORMAT),
    ("https://erp..example/", FaultCode.WRONG_FORMAT),
    ("https://erp.example.com:0/", FaultCode.WRONG_FORMAT),
    ("https://erp.example.com:65536/", FaultCode.WRONG_FORMAT),
    ("https://erp.example.com:22/", FaultCode.NOT_POSSIBLE),
    ("https://erp.example.com:80/", FaultCode.NOT_POSSIBLE),
    ("https://127.0.0.1/", FaultCode.NOT_POSSIBLE),
    ("https://169.254.169.254/latest", FaultCode.NOT_POSSIBLE),
    ("https://[::1]/", FaultCode.NOT_POSSIBLE),
    ("https://[::ffff:10.0.0.1]/", FaultCode.NOT_POSSIBLE),
    ("https://[fe80::1%25eth0]/", FaultCode.WRONG_FORMAT),
    ("https://127.1/", FaultCode.WRONG_FORMAT),
    ("https://2130706433/", FaultCode.WRONG_FORMAT),
    ("https://0x7f.1/", FaultCode.WRONG_FORMAT),
    ("https://0x7f000001/", FaultCode.WRONG_FORMAT),
    ("https://0177.0.0.1/", FaultCode.WRONG_FORMAT),
    ("https://localhost/", FaultCode.NOT_POSSIBLE),
    ("https://shop.localhost/", FaultCode.NOT_POSSIBLE),
    ("https://redis:6379/", FaultCode.NOT_POSSIBLE),
    ("https://metadata.google.internal/", FaultCode.NOT_POSSIBLE),
    ("https://printer.local./", FaultCode.NOT_POSSIBLE),
    (f"https://erp.example.com/{'x' * 2_000}", FaultCode.TOO_LONG),
]


@pytest.mark.parametrize("url", GOOD)
def test_an_address_that_is_called(url: str) -> None:
    assert url_fault(url, private=False) is None


@pytest.mark.parametrize(("url", "code"), BAD)
def test_an_address_that_is_not_called(url: str, code: FaultCode) -> None:
    fault = url_fault(url, private=False)
    assert fault is not None
    assert (fault.field, fault.code) == ("url", code)


def test_neighbours_are_called_where_the_shop_allows_it() -> None:
    for url in ("http://127.0.0.1:8000/hooks", "http://erp:8080/", "https://[::1]/", "http://erp/"):
        assert url_fault(url, private=True) is None
    for url in ("http://127.0.0.1:22/", "http://eve@erp/", "http://127.1/"):
        assert url_fault(url, private=True) is not None


def test_everybody_reads_the_same_address() -> None:
    assert parts_of("https://ERP.example.com?a=1") == Parts("https", "erp.example.com", 443, "/?a=1")
    assert parts_of("HTTPS://[2606:2800::1]:8443/x") == Parts("https", "2606:2800::1", 8443, "/x")
    ipv6, plain = parts_of("https://[2606:2800::1]:8443/x"), parts_of("https://erp.example:443/")
    assert ipv6 is not None
    assert plain is not None
    assert (ipv6.authority, plain.authority) == ("[2606:2800::1]:8443", "erp.example")
