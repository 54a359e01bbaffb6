"""What the board, the page and the form of a deal are made of."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import fn, module, use, widget
from pwa.features.deals.shapes import BoardView, DealsOf, DealView
from pwa.kit.frame.here import record_id

_LIB = module("features/deals/view")
view = use("useDealView", record_id, lib=_LIB, type_=DealView)
board = use("useBoard", lib=_LIB, type_=BoardView)
ask_move = fn("askMove", module("features/deals/actions"))
tick_step = fn("tickStep", module("features/deals/actions"))

Board = widget("Board", "features/deals/Board", card=Any, label=str, empty=rx.Component)
LackingChip = widget("LackingChip", "features/deals/Board", label=str)
MineChip = widget("MineChip", "features/deals/Board", label=str)
PipelineChips = widget("PipelineChips", "features/deals/Board", label=str)
MoveSheet = widget("MoveSheet", "features/deals/MoveSheet")
ValueField = widget("ValueField", "features/deals/ValueField", name=str, label=str)
StageField = widget("StageField", "features/deals/DealFields", pipeline_label=str, stage_label=str)
ProbabilityField = widget("ProbabilityField", "features/deals/DealFields", label=str, stage_text=str)
RolesField = widget("RolesField", "features/deals/DealFields", label=str, add=str)


def deals_of(kind: str) -> Any:
    """Deals of the contact or company of this page."""
    return use("useDealsOf", kind, record_id, lib=_LIB, type_=DealsOf)
