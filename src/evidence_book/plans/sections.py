"""The statutory sections of an Education, Health and Care Plan, and the four areas of need."""

from __future__ import annotations

from typing import Literal, get_args

Section = Literal["A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K"]
SECTIONS: tuple[Section, ...] = get_args(Section)

# The contents of each section, in the words of regulation 12 of the SEND Regulations 2014 (SI 2014/1530).
TITLES: dict[Section, str] = {
    "A": "views, interests and aspirations of the child and parents or young person",
    "B": "special educational needs",
    "C": "health care needs which relate to the special educational needs",
    "D": "social care needs which relate to the special educational needs or to a disability",
    "E": "outcomes sought",
    "F": "special educational provision required",
    "G": "health care provision reasonably required",
    "H1": "social care provision under section 2 of the Chronically Sick and Disabled Persons Act 1970",
    "H2": "any other social care provision reasonably required",
    "I": "name and type of school or other institution",
    "J": "needs and outcomes to be met by a direct payment",
    "K": "advice and information gathered during the assessment",
}

# The areas of the SEND code of practice (2015, paragraphs 6.28 to 6.35).
Area = Literal[
    "communication and interaction",
    "cognition and learning",
    "social, emotional and mental health",
    "sensory and/or physical",
]
AREAS: tuple[Area, ...] = get_args(Area)
