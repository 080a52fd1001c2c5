"""What is asked of a list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pagina:
    """Up to `limite` elements (None: what one answer carries) after the sort key `cursor`."""

    limite: int | None = None
    cursor: str | None = None
