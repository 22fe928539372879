"""What a report needs before it may be sent; a draft may do without."""

from data.reports.definition import Definition


def faults_of(definition: Definition) -> dict[str, str]:
    """A sentence for each field that is missing something; none: it can be published."""
    condition = definition.condition
    is_open = condition.kind == "number" and not (condition.view_id and condition.panel and condition.metric)
    wanted = {
        "title": (not definition.title, "Give the report a title."),
        "entries": (not definition.entries, "Choose at least one saved view."),
        "formats": (not definition.formats, "Choose at least one format."),
        "condition": (is_open, "Choose the view, the panel and the number that decide."),
        "destinations": (not definition.destinations, "Say where the report goes."),
    }
    return {field: words for field, (is_missing, words) in wanted.items() if is_missing}
