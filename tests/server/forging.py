"""Forged requests from a seeded generator: what no page of Oriel's sends, close to what they do send.

A callback's body is built as the browser builds it, from the callback map, and then something in it is made wrong. The
values never are such that an honest page would be acting for its person: ids are of somebody else's things.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from json import dumps, loads
from random import Random
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, is_typeddict
from urllib.parse import quote

from server.callback_types import LISTS, MAPPINGS, declared_types

DEEP = 50_000
LARGE = 10 * 2**20
CALLBACKS = "/_dash-update-component"
JSON = "application/json"
NUMBERS = (0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 2**64, 10**30, 0.5, -0.0, 1e308, 5e-324)
TEXTS = (
    "", " ", "x", "0", "-1", "null", "NaN", "\x00", "a\x00b", "\x1b[2J", "\u202e", "\ufeff", "é", "😀" * 9, "٣", "²",
    "a" * 9_000, "../../etc/passwd", "//evil.example", "http://[", "<script>alert(1)</script>", "' OR 1=1 --",
    "{{7*7}}", "${x}", "%00", "%ff%fe", "?saved=1", "/nowhere", "symbol=", "symbol=%00", "symbol=SPX&symbol=VIX",
    "start=0000-00-00", "range=99y&start=2001-02-30", "indicators=sma:-1,rsi:1e9", "basket=SPX:nan", "9" * 400,
    "1" * 15, "2026-11-21", "25:61", "Infinity", "1e999", "0x10", "__proto__", "constructor", "props", "true", "[]",
    "{}", "\\", "\r\nSet-Cookie: a=b",
)  # fmt: skip
QUERIES = (
    "symbol=SPX", "symbol=NOPE", "/nowhere?symbol=SPX", "basket=SPX:1", "symbol=SPX&range=1y&start=2001-01-01",
    "fields=", "/views/1", "/", "symbol=SPX&range=\x00", "symbol=" + "A" * 5_000, "saved=99999999999999",
    "/nowhere?saved=1", "symbol=SPX&model=x", "symbol=SPX&horizon=-1",
)  # fmt: skip
KEYS = (
    "value",
    "id",
    "version",
    "view",
    "kind",
    "query",
    "drawn",
    "shown",
    "next",
    "at",
    "name",
    "panels",
    "entries",
    "x",
)
DEEDS = ("delete", "revoke", "rotate", "pause", "restore", "activate", "run", "1", "2", "x", "cancel", "ask")


# One press of these does what it says for whoever is signed in, whatever else is in the body.
PRESSES = ("predictions-watch-pressed", "predictions-fill-pressed", "predictions-train-pressed")
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Forged:
    what: str
    method: str = "POST"
    path: str = CALLBACKS
    data: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class Forger:
    """`theirs`: ids of what somebody else has. `paths`: addresses with a route, already filled in."""

    def __init__(
        self, seed: int, callbacks: Mapping[str, Mapping[str, Any]], theirs: Sequence[int], paths: Sequence[str]
    ) -> None:
        self._rng, self._callbacks = Random(seed), callbacks  # noqa: S311  (the same requests each time)
        self._theirs, self._paths, self._outputs = theirs, paths, sorted(callbacks)
        self._answered = [output for output in self._outputs if "callback" in callbacks[output]]
        self._ways = (
            (self.hostile_values, 28),
            (self.fitting_values, 18),
            (self.unknown_output, 8),
            (self.another_shape, 18),
            (self.wrong_ids, 8),
            (self.no_json, 8),
            (self.another_site, 3),
            (self.another_address, 9),
        )

    def requests(self, number: int) -> Iterator[Forged]:
        """The few that are large or deep come once in a thousand, since they take as long as a hundred others."""
        ways, weights = zip(*self._ways, strict=True)
        for count in range(number):
            rare = (self.too_large, self.too_deep, self.too_deep_in_a_value)[count // 333 % 3]
            yield rare() if count % 333 == 7 else self._rng.choices(ways, weights)[0]()

    # Values ------------------------------------------------------------------

    def scalar(self) -> Any:
        pick = self._rng.choice
        return pick((pick(NUMBERS), pick(TEXTS), pick(TEXTS), pick((None, True, False)), pick(self._theirs)))

    def value(self, depth: int = 0) -> Any:
        form = self._rng.random()
        if depth > 2 or form < 0.5:
            return self.scalar()
        if form < 0.6:  # as a button tells of itself
            told = (str(self._rng.choice(self._theirs)), self._rng.choice(DEEDS), self.scalar())
            return {"value": self._rng.choice(told), "at": self.scalar()}
        if form < 0.8:
            return [self.value(depth + 1) for _ in range(self._rng.randrange(4))]
        return {self._rng.choice(KEYS): self.value(depth + 1) for _ in range(self._rng.randrange(5))}

    def fitting(self, annotation: Any) -> Any:
        """A value of the type that the callback declares, so that it comes past the gate."""
        inner = get_args(annotation)
        if get_origin(annotation) in (Union, UnionType):
            return self.fitting(self._rng.choice(inner))
        if is_typeddict(annotation):
            return {name: self.fitting(kind) for name, kind in annotation.__annotations__.items()}
        made = {
            str: lambda: self._rng.choice(
                (self._rng.choice(TEXTS), self._rng.choice(QUERIES), str(self._rng.choice(self._theirs)))
            ),
            int: lambda: self._rng.choice((-1, 0, 1, 7, 2**31, 2**53, *self._theirs)),
            float: lambda: self._rng.choice((-1.5, 0.0, 1e308)),
            bool: lambda: self._rng.random() < 0.5,
            NoneType: lambda: None,
            None: lambda: None,
        }
        if annotation in made:
            return made[annotation]()
        kind = get_origin(annotation) or annotation
        if kind in MAPPINGS:
            return {
                self._rng.choice(KEYS): self.fitting(inner[1] if inner else object)
                for _ in range(self._rng.randrange(4))
            }
        if kind in LISTS:
            return [self.fitting(inner[0] if inner else object) for _ in range(self._rng.randrange(4))]
        return self.value()

    # Bodies ------------------------------------------------------------------

    def body(self, *, fitting: bool = False) -> dict[str, Any]:
        """As the browser would send it, but for the values, which may at least be of the right types."""
        output = self._rng.choice(self._answered if fitting else self._outputs)
        callback = self._callbacks[output]
        types = dict(declared_types(callback)) if fitting else {}
        makers = [
            partial(self.fitting, types[number]) if number in types else self.value
            for number in range(len(callback["inputs"]) + len(callback["state"]))
        ]
        declared = callback["output"]
        outputs = declared if isinstance(declared, list | tuple) else [declared]
        sent = [self._entry(one.component_id_str(), one.component_property, None) for one in outputs if one is not None]
        asked = [*callback["inputs"], *callback["state"]]
        entries = [self._entry(one["id"], one["property"], make) for one, make in zip(asked, makers, strict=True)]
        inputs, state = entries[: len(callback["inputs"])], entries[len(callback["inputs"]) :]
        may_change = [one for one in callback["inputs"] if one["id"] not in PRESSES]
        changed = [f"{one['id']}.{one['property']}" for one in may_change if self._rng.random() < 0.7]
        return {
            "output": output,
            "outputs": sent if isinstance(declared, list | tuple) else sent[0] if sent else None,
            "inputs": inputs,
            "state": state,
            "changedPropIds": changed,
        }

    def _entry(self, component_id: str, name: str, value: Any) -> Any:
        with_value = {} if value is None else {"value": value()}
        if not component_id.startswith("{"):
            return {"id": component_id, "property": name, **with_value}
        pattern = _pattern(component_id)
        many = any(part == ["ALL"] for part in pattern.values())
        if many:
            return [
                {"id": self._filled(pattern), "property": name, **({} if value is None else {"value": value()})}
                for _ in range(self._rng.randrange(4))
            ]
        return {"id": self._filled(pattern), "property": name, **with_value}

    def _filled(self, pattern: Mapping[str, Any]) -> dict[str, Any]:
        names = ("name", "title", "horizon", "method", 0, "league", "chart", "risk", "page", "x", None)
        return {key: self._rng.choice(names) if isinstance(part, list) else part for key, part in pattern.items()}

    # Ways to be wrong --------------------------------------------------------

    def hostile_values(self) -> Forged:
        return self._post("hostile values", self.body())

    def fitting_values(self) -> Forged:
        return self._post("fitting values", self.body(fitting=True))

    def unknown_output(self) -> Forged:
        body = self.body()
        body["output"] = self._rng.choice(
            (
                self.value(),
                body["output"] + "x",
                body["output"].upper(),
                f"..{body['output']}..",
                "x.children",
                "@",
                "....",
            )
        )
        return self._post("unknown output", body)

    def another_shape(self) -> Forged:
        """Missing and extra inputs, and parts that are something else."""
        body = self.body()
        part = self._rng.choice(("inputs", "state", "outputs", "changedPropIds"))
        held = body.get(part)
        if isinstance(held, list) and held and self._rng.random() < 0.6:
            held = deepcopy(held)
            at = self._rng.randrange(len(held))
            self._rng.choice(
                (
                    lambda: held.pop(at),
                    lambda: held.append(held[at]),
                    lambda: held.insert(at, self.value()),
                    held.reverse,
                    lambda: held.__setitem__(at, [held[at]]),
                    lambda: held.__setitem__(at, self.value()),
                )
            )()
            body[part] = held
        elif self._rng.random() < 0.3:
            del body[part]
        else:
            body[part] = self.value()
        if self._rng.random() < 0.2:
            body[self._rng.choice(("cacheKey", "job", "background", "cancelJob", "endId", "x"))] = self.value()
        return self._post("another shape", body)

    def wrong_ids(self) -> Forged:
        body = self.body()
        for part in ("inputs", "state", "outputs"):
            for entry in body[part] if isinstance(body[part], list) else ():
                if isinstance(entry, dict) and self._rng.random() < 0.6:
                    entry[self._rng.choice(("id", "property"))] = self.value()
        return self._post("wrong ids", body)

    def no_json(self) -> Forged:
        text = dumps(self.body())
        half = text[: self._rng.randrange(len(text))]
        return Forged(
            "no JSON",
            data=self._rng.choice(
                (
                    half.encode(),
                    text.replace('"value": ', '"value": NaN, "was": ', 1).encode(),
                    text.replace('"value": ', '"value": -Infinity, "was": ').encode(),
                    text.replace('"value": ', '"value": "\\ud800", "was": ').encode(),
                    text.replace('"value": ', '"value": "\\udc00\\ud800", "was": ').encode(),
                    text.replace('"value": ', '"value": "\\u0000", "was": ').encode(),
                    text.replace('"value": ', '"value": 1e99999, "was": ').encode(),
                    text.encode("utf-16"),
                    text.encode() + b"\x00",
                    text.encode().replace(b'"', b"\xff", 1),
                    b"\xed\xa0\x80",
                    self._rng.randbytes(60),
                )
            ),
            content_type=self._rng.choice(
                (JSON, JSON, "text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "")
            ),
        )

    def another_site(self) -> Forged:
        headers = self._rng.choice(
            (
                {"Origin": "https://evil.example"},
                {"Origin": "null"},
                {"Sec-Fetch-Site": "cross-site"},
                {"Host": "evil.example"},
                {"X-CSRFToken": "forged"},
            )
        )
        return Forged("another site", data=dumps(self.body()).encode(), headers=headers)

    def another_address(self) -> Forged:
        """Every route of the house, with whatever in its query and its body."""
        path = self._rng.choice(self._paths)
        names = ("symbol", "query", "limit", "cursor", "range", "start", "next", "panels", "fields", "saved", "x")
        query = "&".join(f"{self._rng.choice(names)}={_quoted(self.scalar())}" for _ in range(self._rng.randrange(4)))
        method = self._rng.choice(("GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))
        data = b"" if method in {"GET", "HEAD"} else dumps(self.value()).encode()
        return Forged("another address", method, f"{path}?{query}", data, self._rng.choice((JSON, JSON, "text/csv")))

    def too_large(self) -> Forged:
        return Forged("10 MB", data=b'{"output": "' + b"x" * LARGE + b'"}')

    def too_deep(self) -> Forged:
        opening, closing = self._rng.choice(((b"[", b"]"), (b'{"x":', b"}")))
        return Forged("50,000 deep", data=opening * DEEP + b"1" + closing * DEEP)

    def too_deep_in_a_value(self) -> Forged:
        """As deep as a parser of JSON goes."""
        text = dumps(self.body()).encode()
        return Forged(
            "deep in a value", data=text.replace(b'"value": ', b'"value": ' + b"[" * 900 + b"]" * 900 + b', "was": ')
        )

    def _post(self, what: str, body: object) -> Forged:
        return Forged(what, data=dumps(body).encode())


def _pattern(component_id: str) -> dict[str, Any]:
    found: dict[str, Any] = loads(component_id)
    return found


def _quoted(value: object) -> str:
    return quote(str(value)[:LONGEST_QUERY], errors="replace")
