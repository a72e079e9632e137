"""Dates: today, and dates that are whole months apart."""

from calendar import monthrange
from datetime import date


def today() -> date:
    """Today's date. Code that depends on it calls this, so that tests can set the date."""
    return date.today()


def months_after(day: date, months: int) -> date:
    """The same day of the month, that many months later; the last day of that month if it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
