"""Invented people: names that are no words, addresses and numbers that nobody has, each planted in one plan only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from evidence_book.plans.synthetic.drawing import Draw

# Every name is one syllable of each list, so a name says its number and no two are alike.
_STARTS = ("Brov", "Quel", "Throl", "Vond", "Zanv", "Drulk", "Skelv", "Plorn", "Gwask", "Tryv", "Frelk", "Hvorn", "Klesp", "Mulv", "Narv",
           "Oskr", "Prund", "Relv", "Snarv", "Tulk", "Ulgr", "Wrelk", "Yarv", "Zelk", "Blusk", "Crov", "Dwelv", "Fulgr", "Grusk", "Jolv",
           "Kvand", "Lusk", "Morv", "Nelk", "Pulv", "Rusv", "Stolv", "Trusk", "Vulk", "Zorv")  # fmt: skip
_MIDDLES = ("abi", "ecu", "idu", "ofi", "uga", "avo", "ezi", "ipo", "oku", "uli", "ami", "eno", "iru", "osa", "uto", "axe", "ebo", "ica", "ode", "ufi",
            "agu", "eki", "ilo", "omu", "uni")  # fmt: skip
_SURNAME_ENDS = ("vorth", "quist", "mbrel", "zandt", "skell", "thrax", "ndrop", "lvick", "rngul", "stavt", "kvelm", "bbrun", "ddrex", "ffold", "ggarv",
                 "lmquo", "nthol", "ppruk", "rrvax", "sswen")  # fmt: skip
_FIRST_ENDS = (
    "via",
    "lle",
    "vin",
    "zor",
    "nna",
    "vel",
    "qua",
    "tho",
    "rix",
    "zha",
    "vyn",
    "ldo",
    "mmi",
    "kko",
    "ssu",
    "yra",
    "wyn",
    "zel",
    "jax",
    "bbo",
)
_NAMES = len(_STARTS) * len(_MIDDLES) * len(_SURNAME_ENDS)
# Coprime to the number of names, so that neighbours in number are far apart in sound.
_STEP = 7919
_NAMES_A_PLAN = 16
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_STREETS = ("Lane", "Close", "Road", "Crescent", "Terrace", "Avenue")


@dataclass(frozen=True)
class Person:
    """A child and the people around it; every string is in one plan only, but for the day of birth and the school."""

    first: str
    surname: str
    girl: bool
    born: date
    address: str
    postcode: str
    upn: str
    nhs_number: str
    phone: str
    email: str
    mother: str
    father: str
    school: str
    worker: str
    officer: str
    professional: str
    doctor: str
    therapist: str

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first} {self.surname}"

    @property
    def canaries(self) -> tuple[str, ...]:
        """The planted strings that identify, one a field; a day of birth cannot be unique and is left out."""
        words = " ".join(
            (self.mother, self.father, self.worker, self.officer, self.professional, self.doctor, self.therapist)
        )
        names = {word for word in words.split() if len(word) >= 8} - {self.first, self.surname}
        street = self.address.split(" ")[1]
        return (
            self.first,
            self.surname,
            street,
            self.postcode,
            self.upn,
            self.nhs_number,
            self.phone,
            self.email,
            self.school,
            *sorted(names),
        )


def _syllables(number: int, ends: tuple[str, ...]) -> str:
    spread = number * _STEP % _NAMES
    spread, start = divmod(spread, len(_STARTS))
    end, middle = divmod(spread, len(_MIDDLES))
    return _STARTS[start] + _MIDDLES[middle] + ends[end]


def surname(number: int) -> str:
    """The surname of a number from 0; numbers below 20,000 all differ."""
    return _syllables(number, _SURNAME_ENDS)


def first_name(number: int) -> str:
    """The first name of a number from 0; numbers below 20,000 all differ, and none is a surname."""
    return _syllables(number, _FIRST_ENDS)


def school_name(council_number: int, school: int) -> str:
    """The invented name of a school."""
    kind = ("Primary School", "Academy", "Community School", "School")[school % 4]
    return f"{surname(_NAMES - 1 - council_number * 40 - school)} {kind}"


def draw_person(draw: Draw, number: int, council_number: int, born: date, young: bool) -> Person:
    """Draw the people of the plan with this number, unique among all plans."""
    names = iter(range(number * _NAMES_A_PLAN, (number + 1) * _NAMES_A_PLAN))
    first, family = first_name(next(names)), surname(next(names))
    mother = f"{first_name(next(names))} {family}"
    father = f"{first_name(next(names))} {family if draw.chance(0.6) else surname(next(names))}"
    school = draw.number(0, 5) * 2 + (0 if young else 1)
    return Person(
        first=first,
        surname=family,
        girl=draw.chance(0.33),
        born=born,
        address=f"{draw.number(1, 140)} {surname(next(names))} {draw.pick(_STREETS)}",
        postcode=f"QX{1 + number // 200} {number // 20 % 10}{_LETTERS[number % 20]}{_LETTERS[draw.number(0, 19)]}",
        upn=f"{_LETTERS[number % 20]}000{council_number:02d}{number * 7 + 1000000:07d}",
        # Numbers that begin with 999 are kept for tests and never given to a patient.
        nhs_number=f"999 {number // 10 + 100:03d} {number % 10 * 1000 + draw.number(0, 999):04d}",
        # Kept for drama: nobody has a number that begins so.
        phone=f"01632 960{number:03d}",
        email=f"{first}.{family}@home.example".lower(),
        mother=mother,
        father=father,
        school=school_name(council_number, school),
        worker=f"{draw.pick(('Ms', 'Mr', 'Mrs'))} {surname(next(names))}",
        officer=f"{draw.pick(('Ms', 'Mr', 'Mrs'))} {surname(next(names))}",
        professional=f"{draw.pick(('Ms', 'Mr', 'Mrs', 'Miss'))} {surname(next(names))}",
        doctor=f"Dr {surname(next(names))}",
        therapist=f"{draw.pick(('Ms', 'Mrs'))} {surname(next(names))}",
    )


def born_at(age: int, day: date, draw: Draw) -> date:
    """Draw a day of birth of somebody who has this age on a day."""
    return day - timedelta(days=age * 365 + age // 4 + 1 + draw.number(0, 360))
