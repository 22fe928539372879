"""What can't run here is checked by its own tool, and against the code that it names."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from app import COMMANDS
from data.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
TOOLS = (
    f"{Path(sys.executable).parent}:{ROOT / '.venv/tools/usr/bin'}:{ROOT / '.venv/tools/usr/sbin'}:{os.environ['PATH']}"
)
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
DASHBOARD = DEPLOY / "grafana" / "dashboards" / "oriel.json"


def run(*command: str | Path, cwd: Path = DEPLOY) -> str:
    """What the tool says; a fault that it finds fails the test in its words."""
    path = shutil.which(str(command[0]), path=TOOLS)
    if path is None:
        pytest.skip(f"{command[0]} IS NOT HERE, so nothing has checked this; `make test` as root brings it")
    done = subprocess.run(
        [path, *map(str, command[1:])], cwd=cwd, check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def documents(path: Path) -> Iterator[dict[str, object]]:
    return (document for document in yaml.safe_load_all(path.read_text()) if document)


def test_the_image_is_made_as_images_should_be() -> None:
    run("hadolint", "Dockerfile")


def test_the_image_holds_all_that_runs_and_nothing_else() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert kept >= packages | {"app.py", "requirements.txt", "assets", "docs"}
    assert kept <= {path.name for path in ROOT.iterdir()}
    assert not kept & {"tests", "benchmarks", "var", "deploy", ".git"}


def test_compose_understands_its_file() -> None:
    if subprocess.run(["docker", "compose", "version"], check=False, capture_output=True).returncode:
        pytest.skip("DOCKER COMPOSE IS NOT HERE, so only our own look at deploy/compose.yaml has checked it")
    run(
        "docker", "compose", "--env-file", ".env.example", "-f", "compose.yaml", "config", "--quiet", "--no-interpolate"
    )


def test_compose_starts_what_there_is() -> None:
    [compose] = documents(DEPLOY / "compose.yaml")
    services = compose["services"]
    assert set(services) == {"oriel", "worker", "compute", "postgres", "redis", "prometheus", "grafana"}
    assert {service["command"][0] for name, service in services.items() if name in {"worker", "compute"}} <= set(
        COMMANDS
    )
    for name, service in services.items():
        assert set(service.get("depends_on", [])) <= set(services)
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        image = service.get("image", "")
        assert image == "oriel" or re.search(r":v?\d", image), f"{name} is of any version"


def test_compose_asks_for_every_secret_and_holds_none() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{(\w+):\?", text))
    example = dict(
        line.split("=", 1) for line in (DEPLOY / ".env.example").read_text().splitlines() if re.match(r"\w+=", line)
    )
    assert asked <= set(example)
    assert all(example[name] == "" for name in asked)


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.name)
def test_kubernetes_understands_its_manifests(manifest: Path) -> None:
    assert "passed" in run("kubernetes-validate", "--strict", "-k", "1.34", manifest)


def test_the_pods_are_told_what_they_need_and_run_as_nobody_special() -> None:
    manifests = [document for path in MANIFESTS for document in documents(path)]
    deployments = [one for one in manifests if one["kind"] == "Deployment"]
    assert len(deployments) == 3
    for deployment in deployments:
        pod = deployment["spec"]["template"]["spec"]
        [container] = pod["containers"]
        assert container["args"][0] in COMMANDS
        assert pod["enableServiceLinks"] is False  # a service's variables would be unknown settings
        assert pod["securityContext"]["runAsNonRoot"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in manifests if one["kind"] == "HorizontalPodAutoscaler"}
    assert scaled == {"oriel", "oriel-compute"}


def test_systemd_understands_its_unit(tmp_path: Path) -> None:
    unit = tmp_path / "oriel.service"
    text = (DEPLOY / "systemd" / "oriel.service").read_text()
    unit.write_text(text.replace("/opt/oriel/.venv/bin/python", sys.executable).replace("User=oriel", "User=root"))
    said = run("systemd-analyze", "verify", unit)
    assert "Unknown" not in said
    assert "ignoring" not in said.lower()


def test_nginx_understands_its_site(tmp_path: Path) -> None:
    site = (DEPLOY / "nginx" / "oriel.conf").read_text()
    make_certificate(tmp_path)
    (tmp_path / "oriel.conf").write_text(site.replace("/etc/letsencrypt/live/oriel.example.org", str(tmp_path)))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n access_log off;\n include {tmp_path}/oriel.conf;\n}}\n"
    )
    said = run("nginx", "-t", "-e", tmp_path / "errors.log", "-p", tmp_path, "-c", tmp_path / "nginx.conf")
    assert "[warn]" not in said + (tmp_path / "errors.log").read_text()


def make_certificate(folder: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "oriel.example.org")])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(9999)
    )
    (folder / "fullchain.pem").write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(*pem))


def test_prometheus_understands_its_configuration() -> None:
    run("promtool", "check", "config", "--syntax-only", "prometheus.yml", cwd=DEPLOY / "prometheus")
    run("promtool", "check", "rules", "alerts.yml", cwd=DEPLOY / "prometheus")


def test_every_alarm_rings_when_it_should_and_none_when_all_is_well() -> None:
    run("promtool", "test", "rules", "alerts_test.yml", cwd=DEPLOY / "prometheus")
    [rules], [tests] = (
        documents(DEPLOY / "prometheus" / "alerts.yml"),
        documents(DEPLOY / "prometheus" / "alerts_test.yml"),
    )
    alarms = {rule["alert"] for group in rules["groups"] for rule in group["rules"]}
    together = tests["tests"][2]["promql_expr_test"][0]["exp_samples"]
    assert {re.findall(r'"(\w+)"', sample["labels"])[0] for sample in together} == alarms


def test_prometheus_understands_every_query_of_the_dashboard(tmp_path: Path) -> None:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    queries = [target["expr"].replace("$__rate_interval", "1m") for panel in panels for target in panel["targets"]]
    assert len(queries) > 20
    rules = [{"record": f"panel:query:{number}", "expr": query} for number, query in enumerate(queries)]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    run("promtool", "check", "rules", "--lint=none", file)


def test_what_is_watched_is_measured() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text()
    measured = set(re.findall(r"`(oriel_\w+)`", manual))
    watched = set()
    for path in (DASHBOARD, DEPLOY / "prometheus" / "alerts.yml"):
        watched |= {re.sub(r"_(bucket|count|sum)$", "", name) for name in re.findall(r"\boriel_\w+", path.read_text())}
    assert len(watched) > 12
    assert watched <= measured


def test_the_alarms_lead_to_headings_of_the_runbook() -> None:
    headings = set(re.findall(r"^## (.+)$", (ROOT / "docs" / "runbook.md").read_text(), re.M))
    named = set(re.findall(r'runbook, "([^"]+)"', (DEPLOY / "prometheus" / "alerts.yml").read_text()))
    assert len(named) > 3
    assert named <= headings


def test_every_setting_that_is_named_is_one() -> None:
    known = {PREFIX + spec.name.upper() for spec in fields(Settings)}
    for path in (*DEPLOY.rglob("*"), ROOT / ".dockerignore"):
        if path.is_file():
            named = set(re.findall(r"\bORIEL_[A-Z_]*[A-Z]\b", path.read_text()))
            assert named <= known, path
