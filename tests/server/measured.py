"""Reads what /metrics says."""

from prometheus_client.parser import text_string_to_metric_families


def counted(text: str, name: str, **labels: str) -> float:
    families = text_string_to_metric_families(text)
    samples = (one for family in families for one in family.samples)
    return sum(one.value for one in samples if one.name == name and labels.items() <= one.labels.items())
