"""Metrics on paper: tiles where every value is short, a list where one is a sentence."""

from dataclasses import dataclass

from components.metrics_list import tone_of
from components.numbers import direction_glyph, metric_text
from components.panel import Metric, Metrics

LONGEST_IN_TILE = 22


@dataclass(frozen=True, slots=True)
class PrintedMetric:
    label: str
    text: str
    glyph: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class PrintedMetrics:
    items: tuple[PrintedMetric, ...]
    is_list: bool


def printed_metrics(metrics: Metrics) -> PrintedMetrics:
    items = tuple(_printed(metric) for metric in metrics.items)
    is_list = any(len(item.text) > LONGEST_IN_TILE for item in items)
    return PrintedMetrics(items, is_list)


def _printed(metric: Metric) -> PrintedMetric:
    has_glyph = metric.signed and isinstance(metric.value, int | float)
    glyph = direction_glyph(float(metric.value or 0)) if has_glyph else ""
    return PrintedMetric(metric.label, metric_text(metric), glyph, tone_of(metric), metric.note)
