"""Whatever the environment says, Settings are right or one line says everything that is wrong."""

import dataclasses
import re
from email.headerregistry import Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.mail_server import MailServer
from data.settings import PREFIX, Settings, SettingsError

ROOT = Path(__file__).parents[2]
KEY = "k3Yk3Y-0123456789-abcdefghijklmnopqrstuvwxyz"
EXTERNAL = {"ORIEL_DATABASE_URL": "postgresql://oriel:hunter2@db:5432/oriel", "ORIEL_SECRET_KEY": KEY}
NAMES = [PREFIX + field.name.upper() for field in dataclasses.fields(Settings)]
HOUSE = {"server", "pages", "api", "jobs", "views", "components", "analytics", "data"}
DEFAULTS_IN_WORDS: dict[object, str] = {None: "", True: "`yes`", False: "`no`", Path("var"): "`./var`"}
# As an environment can hold it: any bytes but zero.
VALUES = st.text(st.characters(exclude_characters="\0"), max_size=60) | st.sampled_from(
    [
        "",
        " ",
        "0",
        "1e9",
        "-1",
        "٣",
        "9" * 5000,
        "~nobody-of-that-name/x",
        "http://[",
        "postgresql://a:b@c:port/d",
        "\udcff" * 40,
    ]
)


def outcome(env: dict[str, str]) -> Settings | str:
    try:
        return Settings.from_env(env)
    except SettingsError as error:
        return str(error)


def fault(env: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(env)
    return str(caught.value)


def test_nothing_needs_to_be_set() -> None:
    settings = Settings.from_env({})
    assert settings.is_embedded
    assert settings.is_loopback
    assert settings.home == Path("var").resolve()
    assert settings.base_url == "http://127.0.0.1:8050"
    assert settings.demo


def test_variables_of_others_are_nobodys_business() -> None:
    assert Settings.from_env({"PATH": "/bin", "ORIELS": "x", "oriel_port": "x"}) == Settings.from_env({})


def test_everything_can_be_set() -> None:
    env = EXTERNAL | {
        "ORIEL_HOME": "/srv/oriel/../oriel",
        "ORIEL_HOST": "192.0.2.1",
        "ORIEL_PORT": "9000",
        "ORIEL_PUBLIC_URL": "https://Oriel.example.org/",
        "ORIEL_LOG_LEVEL": "DEBUG",
        "ORIEL_WORKERS": "3",
        "ORIEL_THREADS": "4",
        "ORIEL_JOBS": "2",
        "ORIEL_DASK_SCHEDULER": "tcp://Dask.example.org:8786",
        "ORIEL_JOB_SECONDS": "60",
        "ORIEL_REDIS_URL": "rediss://:hunter2@cache:6379/1",
        "ORIEL_CACHE_MB": "10",
        "ORIEL_SESSION_IDLE_HOURS": "2",
        "ORIEL_SESSION_DAYS": "5",
        "ORIEL_SEALING_KEYS": f"{'a' * 43}=, {'b' * 43}=",
        "ORIEL_METRICS_TOKEN": KEY[::-1],
        "ORIEL_SMTP_URL": "smtps://oriel:hunter%402@Mail.example.org",
        "ORIEL_MAIL_FROM": "Oriel <oriel@example.org>",
        "ORIEL_REPORTS_FOLDER": "/srv/reports/",
        "ORIEL_WEBHOOK_LOOPBACK": "yes",
        "ORIEL_CHROMIUM": "/opt/chromium/chrome",
        "ORIEL_DEMO": "No",
    }
    assert set(env) == set(NAMES)
    assert Settings.from_env(env) == Settings(
        home=Path("/srv/oriel"),
        host="192.0.2.1",
        port=9000,
        public_url="https://oriel.example.org",
        database_url="postgresql://oriel:hunter2@db:5432/oriel",
        secret_key=KEY,
        log_level="debug",
        workers=3,
        threads=4,
        jobs=2,
        dask_scheduler="tcp://dask.example.org:8786",
        job_seconds=60,
        redis_url="rediss://:hunter2@cache:6379/1",
        cache_mb=10,
        session_idle_hours=2,
        session_days=5,
        sealing_keys=("a" * 43 + "=", "b" * 43 + "="),
        metrics_token=KEY[::-1],
        smtp_url=MailServer("mail.example.org", 465, "tls", "oriel", "hunter@2"),
        mail_from=Address("Oriel", addr_spec="oriel@example.org"),
        reports_folder=Path("/srv/reports"),
        webhook_loopback=True,
        chromium=Path("/opt/chromium/chrome"),
        demo=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ORIEL_HOME", ""),
        ("ORIEL_HOME", "~nobody-of-that-name/home"),
        ("ORIEL_HOST", " "),
        ("ORIEL_PORT", "0"),
        ("ORIEL_PORT", "65536"),
        ("ORIEL_PORT", "80.5"),
        ("ORIEL_PORT", "٣"),
        ("ORIEL_PORT", "9" * 5000),
        ("ORIEL_PUBLIC_URL", "oriel.example.org"),
        ("ORIEL_PUBLIC_URL", "ftp://oriel.example.org"),
        ("ORIEL_PUBLIC_URL", "https://oriel.example.org/desk"),
        ("ORIEL_PUBLIC_URL", "https://oriel.example.org?x=1"),
        ("ORIEL_PUBLIC_URL", "https://user:hunter2@oriel.example.org"),
        ("ORIEL_PUBLIC_URL", "https://oriel example"),
        ("ORIEL_PUBLIC_URL", "https://["),
        ("ORIEL_DATABASE_URL", "mysql://u@h/d"),
        ("ORIEL_DATABASE_URL", "postgresql://h"),
        ("ORIEL_DATABASE_URL", "postgresql://u:hunter2@h:port/d"),
        ("ORIEL_DATABASE_URL", "postgresql://u:hunter2@℀/d"),
        ("ORIEL_REDIS_URL", "cache:6379"),
        ("ORIEL_REDIS_URL", "redis://:hunter2@"),
        ("ORIEL_REDIS_URL", "redis://:hunter2@cache:port/0"),
        ("ORIEL_REDIS_URL", "redis://:hunter2@cache/a"),
        ("ORIEL_REDIS_URL", "unix://run/redis.sock"),
        ("ORIEL_JOB_SECONDS", "0"),
        ("ORIEL_SECRET_KEY", "short"),
        ("ORIEL_SECRET_KEY", "a" * 64),
        ("ORIEL_SECRET_KEY", "please-change-me-0123456789-abcdefghijk"),
        ("ORIEL_SECRET_KEY", "your_key_0123456789-abcdefghijkLMNOPQRS"),
        ("ORIEL_LOG_LEVEL", "loud"),
        ("ORIEL_WORKERS", "many"),
        ("ORIEL_DASK_SCHEDULER", "dask.example.org:8786"),
        ("ORIEL_DASK_SCHEDULER", "http://dask.example.org:8786"),
        ("ORIEL_DASK_SCHEDULER", "tcp://dask.example.org"),
        ("ORIEL_SMTP_URL", "mail.example.org:25"),
        ("ORIEL_SMTP_URL", "smtp://"),
        ("ORIEL_SMTP_URL", "smtp://oriel:hunter2@mail.example.org:port"),
        ("ORIEL_SMTP_URL", "smtp://oriel:hunter2@mail.example.org:0"),
        ("ORIEL_SMTP_URL", "smtp://oriel:hunter2@mail.example.org/box"),
        ("ORIEL_SMTP_URL", "smtp://oriel@mail.example.org"),
        ("ORIEL_SMTP_URL", "smtp://oriel:hunter2é@mail.example.org"),
        ("ORIEL_SMTP_URL", "smtp+plain://oriel:hunter2@mail.example.org"),
        ("ORIEL_MAIL_FROM", "oriel"),
        ("ORIEL_MAIL_FROM", "a@example.org, b@example.org"),
        ("ORIEL_MAIL_FROM", "Oriel <oriel@example.org>\r\nBcc: eve@example.org"),
        ("ORIEL_MAIL_FROM", "Öriel <öriel@example.org>"),
        ("ORIEL_REPORTS_FOLDER", " "),
        ("ORIEL_WEBHOOK_LOOPBACK", "1"),
        ("ORIEL_DEMO", "true"),
    ],
)
def test_it_rejects(name: str, value: str) -> None:
    line = fault(EXTERNAL | {"ORIEL_MAIL_FROM": "oriel@example.org", name: value})
    assert line.startswith(f"{name} ")
    assert "hunter2" not in line
    assert line.count("ORIEL_") == 1


def test_one_line_names_every_fault() -> None:
    line = fault(
        {"ORIEL_PORT": "http", "ORIEL_DEMO": "maybe", "ORIEL_PROT": "8050", "ORIEL_DATABASE_URL": "postgresql://u@h/d"}
    )
    assert re.findall(r"ORIEL_\w+", line) == [
        "ORIEL_PROT",
        "ORIEL_PORT",
        "ORIEL_DEMO",
        "ORIEL_SECRET_KEY",
        "ORIEL_DATABASE_URL",
    ]
    assert "\n" not in line


@pytest.mark.parametrize("name", ["ORIEL_PROT", "ORIEL_", "ORIEL_port", "ORIEL_A\nB", "ORIEL_é"])
def test_it_rejects_a_variable_that_is_not_a_setting(name: str) -> None:
    line = fault({name: "hunter2"})
    assert line == f"{ascii(name)[1:-1]} is not a setting"
    assert "\n" not in line


def test_an_external_database_needs_a_secret() -> None:
    assert fault({"ORIEL_DATABASE_URL": EXTERNAL["ORIEL_DATABASE_URL"]}) == (
        "ORIEL_SECRET_KEY must be set when ORIEL_DATABASE_URL is"
    )
    assert not Settings.from_env(EXTERNAL).is_embedded


def test_mail_needs_somebody_whom_it_is_from() -> None:
    assert fault({"ORIEL_SMTP_URL": "smtp://mail.example.org"}) == "ORIEL_MAIL_FROM must be set when ORIEL_SMTP_URL is"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, "starttls")),
        ("smtps://a:b@mail.example.org:4650/", MailServer("mail.example.org", 4650, "tls", "a", "b")),
        ("smtp+plain://relay", MailServer("relay", 25, "none")),
        ("smtp+plain://a:b@127.0.0.1", MailServer("127.0.0.1", 25, "none", "a", "b")),
    ],
)
def test_a_mail_server_is_named_with_how_it_is_spoken_to(url: str, server: MailServer) -> None:
    assert Settings.from_env({"ORIEL_SMTP_URL": url, "ORIEL_MAIL_FROM": "oriel@example.org"}).smtp_url == server


def test_a_url_of_libpq_is_understood() -> None:
    env = EXTERNAL | {"ORIEL_DATABASE_URL": "postgres://u:p%40@/oriel?host=/run/postgresql"}
    assert Settings.from_env(env).database_url == "postgresql://u:p%40@/oriel?host=/run/postgresql"


def test_a_representation_tells_no_secret() -> None:
    smtp = {"ORIEL_SMTP_URL": "smtp://oriel:hunter2@mail.example.org", "ORIEL_MAIL_FROM": "oriel@example.org"}
    settings = Settings.from_env(EXTERNAL | smtp | {"ORIEL_REDIS_URL": "redis://:hunter2@cache:6379/0"})
    shown = f"{settings!r} {settings.smtp_url!r}"
    assert "hunter2" not in shown
    assert KEY not in shown


@pytest.mark.parametrize(
    ("host", "is_loopback", "url"),
    [
        ("localhost", True, "http://localhost:8050"),
        ("::1", True, "http://[::1]:8050"),
        ("127.9.9.9", True, "http://127.9.9.9:8050"),
        ("192.0.2.1", False, "http://192.0.2.1:8050"),
        ("::", False, "http://[::]:8050"),
        ("desk.example.org", False, "http://desk.example.org:8050"),
    ],
)
def test_it_knows_who_can_reach_it(host: str, is_loopback: bool, url: str) -> None:
    settings = Settings.from_env({"ORIEL_HOST": host})
    assert settings.is_loopback is is_loopback
    assert settings.base_url == url


@given(env=st.dictionaries(st.sampled_from([*NAMES, "ORIEL_PROT"]), VALUES))
def test_any_environment_gives_settings_or_one_line(env: dict[str, str]) -> None:
    result = outcome(env)
    if isinstance(result, str):
        assert len(result.splitlines()) == 1
        assert set(re.findall(r"ORIEL_\w+", result)) <= {*env, "ORIEL_SECRET_KEY", "ORIEL_MAIL_FROM"}
    else:
        assert "ORIEL_PROT" not in env
        assert result.home.is_absolute()
        assert 1 <= result.port <= 65535


@given(name=st.sampled_from(NAMES), value=VALUES, mark=st.text("ABCDEFGH", min_size=8, max_size=8))
def test_no_fault_repeats_a_value(name: str, value: str, mark: str) -> None:
    result = outcome({name: value + mark})
    assert not isinstance(result, str) or mark not in result


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=32))
def test_a_secret_is_taken_as_it_is_or_not_at_all(raw: str) -> None:
    result = outcome({"ORIEL_SECRET_KEY": raw})
    assert "placeholder" in result if isinstance(result, str) else result.secret_key == raw


def test_generated_secrets_always_do() -> None:
    import secrets

    for _ in range(200):
        Settings.from_env({"ORIEL_SECRET_KEY": secrets.token_urlsafe(48)})


def table() -> str:
    """As docs/settings.md must have it."""
    rows = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for field in dataclasses.fields(Settings):
        default = DEFAULTS_IN_WORDS.get(field.default, f"`{field.default}`")
        shown = "by cores" if field.name in {"workers", "jobs"} else default
        rows.append(f"| `{PREFIX}{field.name.upper()}` | {shown} | {field.metadata['doc']} |")
    return "\n".join(rows)


def test_the_documentation_is_what_the_code_says() -> None:
    assert table() in (ROOT / "docs" / "settings.md").read_text()


def test_nothing_else_reads_the_environment() -> None:
    modules = [path for path in ROOT.glob("*/**/*.py") if path.relative_to(ROOT).parts[0] in HOUSE]
    assert len(modules) > 20
    assert [path for path in modules if re.search(r"\bos\.(environ|getenv)\b", path.read_text())] == []
