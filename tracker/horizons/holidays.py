"""Named days: of the calendar, of Easter, of the Chinese and the Islamic year. Which day a name means in a year."""

import re
from datetime import date, timedelta
from math import radians, sin

from dateutil.easter import easter

from tracker.horizons.calendars import clamp_year, nth_weekday

# (month, day); names in lower case without apostrophes
FIXED = {
    "new years day": (1, 1),
    "new year day": (1, 1),
    "new year": (1, 1),
    "new years": (1, 1),
    "yuandan": (1, 1),
    "yuan dan": (1, 1),
    "groundhog day": (2, 2),
    "inauguration day": (1, 20),
    "valentines day": (2, 14),
    "lovers day": (2, 14),
    "girls day": (3, 7),
    "female day": (3, 8),
    "tree planting day": (3, 12),
    "white lover day": (3, 14),
    "st patrick day": (3, 17),
    "st patrick": (3, 17),
    "saint patricks day": (3, 17),
    "st patricks day": (3, 17),
    "international womens day": (3, 8),
    "womens day": (3, 8),
    "white day": (3, 14),
    "april fools": (4, 1),
    "april fool": (4, 1),
    "april fool day": (4, 1),
    "april fools day": (4, 1),
    "earth day": (4, 22),
    "st georges day": (4, 23),
    "st george day": (4, 23),
    "may day": (5, 1),
    "mayday": (5, 1),
    "international workers day": (5, 1),
    "intl workers day": (5, 1),
    "workers day": (5, 1),
    "youth day": (5, 4),
    "cinco de mayo": (5, 5),
    "cinco de mayo day": (5, 5),
    "childrens day": (6, 1),
    "children day": (6, 1),
    "juneteenth": (6, 19),
    "freedom day": (6, 19),
    "jubilee day": (6, 19),
    "baptiste day": (6, 24),
    "us independence day": (7, 4),
    "independence day": (7, 4),
    "4th of july": (7, 4),
    "july 4th": (7, 4),
    "canada day": (7, 1),
    "bastille day": (7, 14),
    "teachers day": (9, 10),
    "chinese national day": (10, 1),
    "halloween": (10, 31),
    "halloween day": (10, 31),
    "all hallow day": (11, 1),
    "all saints": (11, 1),
    "all souls": (11, 2),
    "all saints day": (11, 1),
    "all souls day": (11, 2),
    "guy fawkes day": (11, 5),
    "guy fawkes": (11, 5),
    "veterans day": (11, 11),
    "singles day": (11, 11),
    "single day": (11, 11),
    "double 11": (11, 11),
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "xmas": (12, 25),
    "xmas day": (12, 25),
    "boxing day": (12, 26),
    "maos birthday": (12, 26),
    "mao birthday": (12, 26),
    "new years eve": (12, 31),
    "new year eve": (12, 31),
}
# (month, weekday with Monday 0, which one; -1 the last, days after it)
MOVING = {
    "martin luther king day": (1, 0, 3, 0),
    "martin luther king jr day": (1, 0, 3, 0),
    "martin luther kings day": (1, 0, 3, 0),
    "mlk day": (1, 0, 3, 0),
    "mlk jr day": (1, 0, 3, 0),
    "presidents day": (2, 0, 3, 0),
    "washingtons birthday": (2, 0, 3, 0),
    "canberra day": (3, 0, 2, 0),
    "mothers day": (5, 6, 2, 0),
    "fathers day": (6, 6, 3, 0),
    "memorial day": (5, 0, -1, 0),
    "labor day": (9, 0, 1, 0),
    "labour day": (9, 0, 1, 0),
    "columbus day": (10, 0, 2, 0),
    "election day": (11, 0, 1, 1),
    "thanksgiving": (11, 3, 4, 0),
    "thanksgiving day": (11, 3, 4, 0),
    "black friday": (11, 3, 4, 1),
    "cyber monday": (11, 3, 4, 4),
}
# days after Easter Sunday
OF_EASTER = {
    "mardi gras": -47,
    "clean monday": -48,
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter saturday": -1,
    "easter": 0,
    "easter sunday": 0,
    "easter day": 0,
    "easter monday": 1,
    "ascension day": 39,
    "pentecost": 49,
    "white sunday": 49,
    "whit sunday": 49,
    "white monday": 50,
    "whit monday": 50,
    "trinity sunday": 56,
    "corpus christi": 60,
    "pentecost day": 49,
}
# (month, day) of the Islamic year
ISLAMIC = {
    "islamic new year": (1, 1),
    "hijri new year": (1, 1),
    "arabic new year": (1, 1),
    "ramadan": (9, 1),
    "ramadhan": (9, 1),
    "ramathan": (9, 1),
    "ramazan": (9, 1),
    "ramzan": (9, 1),
    "eid al-fitr": (10, 1),
    "eid al fitr": (10, 1),
    "festival of breaking the fast": (10, 1),
    "eid al-adha": (12, 10),
    "eid al adha": (12, 10),
    "eid al-azha": (12, 10),
    "eid al azha": (12, 10),
    "eidul azha": (12, 10),
    "eidul-azha": (12, 10),
    "feast of the sacrifice": (12, 10),
}
# days after the Chinese New Year
CHINESE = {
    "chinese new year": 0,
    "chinese new years day": 0,
    "lunar new year": 0,
    "spring festival": 0,
    "lantern festival": 14,
}
HOLIDAYS = (*FIXED, *MOVING, *OF_EASTER, *ISLAMIC, *CHINESE)

NEW_MOON = 2451550.09766
"""Julian day of the mean new moon of January 2000 (Meeus, Astronomical Algorithms, chapter 49)."""
LUNATION = 29.530588861
JULIAN_DAY_OF_ORDINAL_0 = 1721424.5
CHINA = 8 / 24


def holiday(number: int, name: str) -> date:
    """The day on which a named holiday falls in a year; KeyError for a name that is not in HOLIDAYS.

    Apostrophes and points in the name do not count: "New Year's Eve", "St. Patrick's Day".
    """
    number, name = clamp_year(number), plain_name(name)
    if name in FIXED:
        return date(number, *FIXED[name])
    if name in MOVING:
        month, weekday, which, later = MOVING[name]
        return nth_weekday(number, month, weekday, which) + timedelta(days=later)
    if name in OF_EASTER:
        return easter(min(max(number, 1583), 4099)).replace(year=number) + timedelta(days=OF_EASTER[name])
    if name in ISLAMIC:
        return islamic_day(number, *ISLAMIC[name])
    return chinese_new_year(number) + timedelta(days=CHINESE[name])


def plain_name(name: str) -> str:
    return name.replace("'", "").replace("st. ", "st ")


# presidents day as "president's day", "presidents' day" and "presidents day"
PATTERN = "|".join(
    re.sub(r"s\b", "'?s'?", re.sub(r"^st ", r"st\\.? ", name)) for name in sorted(HOLIDAYS, key=len, reverse=True)
)


def islamic_day(number: int, month: int, day: int) -> date:
    """The first such day of the tabular Islamic calendar in a common year (it may be a day off the sighted moon)."""
    first, last = date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal()
    near = int((number - 622) * 33 / 32)
    days = (_islamic(near + step, month, day) for step in (-1, 0, 1, 2))
    return date.fromordinal(next((found for found in days if first <= found <= last), first))


def _islamic(year: int, month: int, day: int) -> int:
    """Ordinal of a day of the Islamic calendar, whose first is 16 July 622 of the Julian one."""
    return 227014 + (11 * year + 3) // 30 + 354 * (year - 1) + 30 * (month - 1) - (month - 1) // 2 + day


def chinese_new_year(number: int) -> date:
    """The new moon between 21 January and 20 February, by the day of China."""
    first = date(number, 1, 21).toordinal() + JULIAN_DAY_OF_ORDINAL_0
    count = int((first - NEW_MOON) // LUNATION)
    moons = (_new_moon(count + step) + CHINA - JULIAN_DAY_OF_ORDINAL_0 for step in range(3))
    days = (date.fromordinal(int(moon)) for moon in moons)
    return next(day for day in days if day >= date(number, 1, 21))


def _new_moon(count: int) -> float:
    """Julian day of a new moon, good to a quarter of an hour: the mean moon and its four largest terms."""
    sun = radians(2.5534 + 29.10535670 * count)
    moon = radians(201.5643 + 385.81693528 * count)
    latitude = radians(160.7108 + 390.67050284 * count)
    terms = -0.40720 * sin(moon) + 0.17241 * sin(sun) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * latitude)
    return NEW_MOON + LUNATION * count + terms
