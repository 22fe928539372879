"""What can be wrong with a file of prices: with the whole of it (`ImportFault`), or with single rows (`REASONS`).

ValueError
└── ImportFault      the file can't be read without a word from its owner; the sentence says which
"""


class ImportFault(ValueError):
    """The file can't be imported as it is; the message is a sentence that says what to do."""


# Why a row is kept out. A row has one reason: the first that applies.
REASONS = {
    "extra_cells": "the row has more cells than the header",
    "unreadable_date": "the date can't be read in the form of its column",
    "date_out_of_range": "the date lies before 1800",
    "naive_timestamp": "the time has no time zone while others of the file have one; say --timezone",
    "ambiguous_local_time": "the local time came twice that day, when the clocks went back",
    "nonexistent_local_time": "the local time was skipped that day, when the clocks went forward",
    "wrong_interval": "the row says another length of its bar than the import has",
    "bad_symbol": "the symbol is empty or not of the form A-Z 0-9 . ^ = _ / -, at most 32 characters",
    "wrong_currency": "the row's currency is not the instrument's",
    "unreadable_number": "a price, the volume or the return is not a number",
    "infinite": "a price, the volume or the return is infinite",
    "missing_value": "the close, or some of open, high and low, are missing",
    "missing_return": "the return is missing",
    "total_loss": "the return is −100 % or less, which a simple one can't be; say --returns-are log if it is one",
    "not_positive": "a price is 0 or below, which this instrument does not allow",
    "high_below_low": "the high is below the low",
    "close_outside_range": "the close lies outside high-low",
    "negative_volume": "the volume is negative",
    "future": "the bar lies in the future",
    "forming": "the bar's session has not closed yet",
    "duplicate": "an earlier row says exactly the same",
    "conflicting_duplicate": "another row has the same symbol and time and other values",
    "bad_tick": "a price jumps 20-fold or more and comes back",
    "differs_from_stored": "this source has stored other values for the same time; stored values are never changed",
}
