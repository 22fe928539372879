"""Tabs by the WAI-ARIA pattern: one is selected and in the order of focus, and names the panel that it controls."""

from dash import html

from components.tabs import tab_list, tab_panel


def test_only_the_open_one_is_selected_and_reached_by_the_tab_key() -> None:
    tabs = tab_list("Parts", {"a": "First", "b": "Second"}, "b", "store", "panel").children
    assert [tab.to_plotly_json()["props"]["aria-selected"] for tab in tabs] == ["false", "true"]
    assert [tab.tabIndex for tab in tabs] == [-1, 0]


def test_the_panel_is_named_by_its_tab() -> None:
    tabs = tab_list("Parts", {"a": "First", "b": "Second"}, "b", "store", "panel").children
    panel = tab_panel(html.Div(), "b", "store", "panel")
    assert panel.to_plotly_json()["props"]["aria-labelledby"] == tabs[1].id
    assert {tab.to_plotly_json()["props"]["aria-controls"] for tab in tabs} == {panel.id}
