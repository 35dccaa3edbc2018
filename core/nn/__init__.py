"""Networks: layers, activations, initialisation, losses, over one flat vector."""

from __future__ import annotations

from .architecture import Block
from .network import EVALUATION_ROWS, Network
from .parameters import Slot
from .plan import EvaluationPlan, TrainingPlan

__all__ = ["EVALUATION_ROWS", "Block", "EvaluationPlan", "Network", "Slot", "TrainingPlan"]
