import pytest

from data.delivery.webhook_url import BadUrl, webhook_url


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "hooks.example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://x/",
        "https://",
        "https:///x",
        "javascript:alert(1)",
        "https://user:pw@example.org/",
        "https://user@example.org/",
        "https://example.org\\@127.0.0.1/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\r\nHost: x",
        "https://example.org/\x00",
        "https://[fe80::1%25eth0]/",
        "https://[::1",
        "https://①②⑦.0.0.1/",
        "https://" + "a" * 2000,
        "http://example.org/",
        "//example.org/",
        "https://exa%00mple.org/",
    ],
)
def test_it_is_no_address_of_a_webhook(raw: str) -> None:
    with pytest.raises(BadUrl):
        webhook_url(raw, may_be_plain=False)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (" HTTPS://Hooks.Example.org/Desk?x=1#top ", "https://hooks.example.org/Desk?x=1"),
        ("https://exämple.org", "https://xn--exmple-cua.org"),
        ("https://example.org:8443/é", "https://example.org:8443/%C3%A9"),
        ("https://[2606:4700::1]/", "https://[2606:4700::1]/"),
    ],
)
def test_an_address_is_kept_in_one_form(raw: str, kept: str) -> None:
    assert str(webhook_url(raw, may_be_plain=False)) == kept
    assert str(webhook_url(kept, may_be_plain=False)) == kept
