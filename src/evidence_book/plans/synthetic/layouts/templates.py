"""Every template by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evidence_book.plans.synthetic.blocks import Laid
from evidence_book.plans.synthetic.content import PlanContent
from evidence_book.plans.synthetic.council import Template
from evidence_book.plans.synthetic.layouts import alder, birch, cedar, damson, elder, fir, gorse

LAYOUTS: Mapping[Template, Callable[[PlanContent], Laid]] = {
    "alder-1": alder.lay_out_first,
    "alder-2": alder.lay_out_second,
    "birch-1": birch.lay_out_first,
    "birch-2": birch.lay_out_second,
    "cedar": cedar.lay_out,
    "damson": damson.lay_out,
    "elder": elder.lay_out,
    "fir": fir.lay_out,
    "gorse": gorse.lay_out,
}
