"""What a verb hands back: the one object that --json prints, or nothing."""

from __future__ import annotations

from typing import Any, TypeAlias

Answer: TypeAlias = "dict[str, Any] | None"
