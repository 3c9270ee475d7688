"""Random recurrence rules within the limits of the API, expanded by dateutil; see README.md beside this file."""

import itertools
import json
import random
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

RULES = 420
MOST_STARTS = 40
LONGEST = timedelta(days=40 * 366)
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

chance = random.Random(5545)


def maybe(probability):
    return chance.random() < probability


def some(values, most):
    return sorted(chance.sample(values, chance.randint(1, min(most, len(values)))))


def signed(most):
    return [*range(-most, 0), *range(1, most + 1)]


def month_days(most):
    return some(signed(31) if maybe(0.3) else range(1, 32), most)


def nth_days(frequency, parts):
    most = 5 if frequency == "MONTHLY" or "BYMONTH" in parts else 53
    return [f"{chance.choice(signed(most))}{day}" for day in some(DAYS, 3)]


def by_parts(frequency):
    parts = {}
    if maybe(0.25 if frequency in ("DAILY", "WEEKLY") else 0.4):
        parts["BYMONTH"] = some(range(1, 13), 1 if frequency == "YEARLY" and maybe(0.5) else 6)
    if frequency == "DAILY" and maybe(0.15) or frequency == "MONTHLY" and maybe(0.4):
        parts["BYMONTHDAY"] = month_days(8)
    if frequency == "YEARLY" and "BYMONTH" in parts and maybe(0.5):
        parts["BYMONTHDAY"] = month_days(8)
    if frequency in ("MONTHLY", "YEARLY") and "BYMONTHDAY" not in parts and maybe(0.4):
        parts["BYDAY"] = nth_days(frequency, parts)
    elif maybe(0.9 if frequency == "WEEKLY" else 0.4):
        parts["BYDAY"] = some(DAYS, 5)
    one_month = frequency == "MONTHLY" or frequency == "YEARLY" and len(parts.get("BYMONTH", [])) == 1
    if parts and one_month and maybe(0.5):
        parts["BYSETPOS"] = some(signed(8), 2)
    return parts


def rule():
    frequency = chance.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = {"FREQ": frequency}
    if maybe(0.5):
        parts["INTERVAL"] = chance.randint(2, 4) if maybe(0.8) else chance.randint(5, 99)
    parts.update(by_parts(frequency))
    if maybe(0.4):
        parts["WKST"] = chance.choice(DAYS)
    return parts


def text(parts):
    def value(of):
        return ",".join(map(str, of)) if isinstance(of, list) else str(of)

    return ";".join(f"{name}={value(of)}" for name, of in parts.items())


def starts(parts, start):
    """The first of them, and whether there are more."""
    found = []
    for each in rrulestr(text(parts), dtstart=start):
        if len(found) == MOST_STARTS or each - start > LONGEST:
            return found, True
        found.append(each)
    return found, False


def first_start(parts, moment):
    bounded = {**parts, "UNTIL": (moment + LONGEST).strftime("%Y%m%dT%H%M%S")}
    return next(iter(rrulestr(text(bounded), dtstart=moment)), None)


def moment():
    day = datetime(2000, 1, 1) + timedelta(days=chance.randint(0, 35 * 365))
    return day.replace(hour=chance.randint(0, 23), minute=chance.choice([0, 15, 30, 59]), second=chance.choice([0, 59]))


def ended(parts, start):
    """The same with an end, or without one."""
    kind = chance.random()
    if kind < 0.4:
        return {**parts, "COUNT": chance.randint(1, 50)}
    if kind < 0.7:
        until = start + timedelta(days=chance.randint(0, 1500), seconds=chance.choice([-1, 0, 1, 40000]))
        return {**parts, "UNTIL": max(until, start).strftime("%Y%m%dT%H%M%S")}
    return parts


def vector():
    parts = rule()
    start = first_start(parts, moment())
    if start is None:
        return None
    parts = ended(parts, start)
    found, more = starts(parts, start)
    if not found or found[0] != start:
        return None
    return {
        "dtstart": start.strftime("%Y%m%dT%H%M%S"),
        "rrule": text(parts),
        "dates": " ".join(each.strftime("%Y%m%d") for each in found),
        "more": more,
    }


vectors = filter(None, iter(vector, object()))
for each in itertools.islice(vectors, RULES):
    print(json.dumps(each, separators=(",", ":")))
