"""Names of files: letters, digits, dots and dashes, whatever the words are."""

import re
import unicodedata

MOST, MOST_OF_FIRST = 80, 60


def file_name(*words: str, ending: str) -> str:
    """The first words are cut before those after them, which tell the files of one report apart."""
    first, *others = map(_plain, words)
    whole = "-".join(filter(None, (first[:MOST_OF_FIRST].strip("-."), *others)))
    return f"{whole[:MOST].strip('-.') or 'report'}.{ending}"


def _plain(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.]+", "-", plain).strip("-.")
