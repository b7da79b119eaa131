"""Frozen settings of the segmenter's runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrganSettings:
    """One run of the segmenter. Training ends after `budget_minutes` of its own time; the rate follows that clock."""

    budget_minutes: float = 48.0
    batch_size: int = 16
    learning_rate: float = 3e-3
    weight_decay: float = 0.02
    warm_up: float = 0.1
    ema_decay: float = 0.98
    small_size_px: int = 128
    small_share: float = 0.5
    """Share of the run that sees the films at `small_size_px` instead of 224."""
    sources: str = "both"
    """`both`, `jsrt` or `wingspan`."""
    name: str = "organs"
    """Folder below runs/."""
    seed: int = 1
