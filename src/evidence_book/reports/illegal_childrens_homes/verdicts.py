"""What a change is called, against chance."""

from __future__ import annotations

ROSE, FELL = "rose by more than chance allows", "fell by more than chance allows"
UNCLEAR, UNKNOWN = "no clear change", "not known"
