"""Stretches of the past in which markets fell, by the closes of the S&P 500: from its peak to its trough.

The dates are facts of that index; other markets fell earlier, later or not at all.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Episode:
    """`start` is the last close before the fall, `end` its lowest close."""

    name: str
    title: str
    start: date
    end: date


EPISODES: Final = (
    Episode("1987", "Black Monday 1987", date(1987, 10, 13), date(1987, 10, 19)),
    Episode("1990", "Gulf crisis 1990", date(1990, 7, 16), date(1990, 10, 11)),
    Episode("1998", "Russia and LTCM 1998", date(1998, 7, 17), date(1998, 8, 31)),
    Episode("2000-02", "Dot-com bust 2000–02", date(2000, 3, 24), date(2002, 10, 9)),
    Episode("2001-09", "September 2001", date(2001, 9, 10), date(2001, 9, 21)),
    Episode("2007-09", "Financial crisis 2007–09", date(2007, 10, 9), date(2009, 3, 9)),
    Episode("2008-09", "Lehman 2008", date(2008, 9, 12), date(2008, 11, 20)),
    Episode("2010", "Flash crash and euro 2010", date(2010, 4, 23), date(2010, 7, 2)),
    Episode("2011", "US downgrade 2011", date(2011, 7, 22), date(2011, 10, 3)),
    Episode("2015-08", "China devaluation 2015", date(2015, 8, 17), date(2015, 8, 25)),
    Episode("2015-16", "Oil and credit 2015–16", date(2015, 11, 3), date(2016, 2, 11)),
    Episode("2018-02", "Volatility spike February 2018", date(2018, 1, 26), date(2018, 2, 8)),
    Episode("2018-q4", "Fourth quarter 2018", date(2018, 9, 20), date(2018, 12, 24)),
    Episode("2020", "Covid 2020", date(2020, 2, 19), date(2020, 3, 23)),
    Episode("2022", "Inflation 2022", date(2022, 1, 3), date(2022, 10, 12)),
)
