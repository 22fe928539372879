"""The form in which a report is written: what it shows, when it is sent, on what condition, to whom."""
