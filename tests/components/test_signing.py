from components.report_form.signing import signing


def test_a_secret_is_shown_beside_its_address() -> None:
    shown = repr(signing({"https://hooks.example.org/desk": "whsec_abc"}))
    assert "https://hooks.example.org/desk" in shown
    assert "whsec_abc" in shown
    assert "/manual/reports#where-it-goes" in shown


def test_without_webhooks_nothing_is_said() -> None:
    assert signing({}) is None
