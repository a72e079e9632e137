"""Dates: the day of today, and days that lie whole months apart."""

from calendar import monthrange
from datetime import date


def today() -> date:
    """The day of today. Whatever depends on it asks here, so that tests can choose the day."""
    return date.today()


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
