"""Names the code that computes what the cache holds, so that a change of code or of a library asks anew."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMPUTING = ("data", "analytics", "components", "views")


@cache
def code_version() -> str:
    """Digest of every module that can change a cached value, and of the pinned libraries."""
    digest = blake2b(digest_size=12)
    modules = [path for folder in COMPUTING for path in (ROOT / folder).rglob("*.py")]
    for path in sorted([*modules, *ROOT.glob("requirements.txt")]):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(blake2b(path.read_bytes()).digest())
    return digest.hexdigest()
