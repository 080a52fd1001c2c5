"""Each mapping has a reader of its own, as on AWS; in MiniStack 1.5.33 one thread reads all streams, one after another.

There a sweep of minutes held up everybody's e-mails. What reads is still MiniStack's own code: each reader sees its
mapping only and goes on while there is something to read, so the order within a mapping stays.
"""

import importlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

from herramientas.local.parche import Parche

Entrega = tuple[str, str, dict[str, Any]]  # account, region, mapping
_LECTOR = threading.local()
# What MiniStack waits before it looks again after having found nothing. It now always finds nothing: readers do.
_PAUSA = 0.002


def _solo_la_suya(todas: Callable[[], Iterator[Entrega]]) -> Callable[[], Iterator[Entrega]]:
    """All mappings; only its own for a reader."""

    def solo_la_suya() -> Iterator[Entrega]:
        suya = getattr(_LECTOR, "suya", None)
        return (entrega for entrega in todas() if suya in (None, entrega[2]["UUID"]))

    return solo_la_suya


def _con_lectores(lee: Callable[[], bool]) -> Callable[[], bool]:
    """MiniStack's round of all streams, which now only starts the readers that are not at work."""
    servicio: Any = importlib.import_module("ministack.services.lambda_svc")
    ocupadas: set[str] = set()

    def lector(id: str) -> None:
        _LECTOR.suya = id
        try:
            while lee():
                pass
        except Exception as error:  # noqa: BLE001  as MiniStack's own round: told, and tried again
            servicio.logger.error("ESM DynamoDB streams poller error: %s", error)
        finally:
            ocupadas.discard(id)

    def con_lectores() -> bool:
        for _, _, entrega in servicio._iter_all_esms():
            id = entrega["UUID"]
            if ":dynamodb:" in entrega.get("EventSourceArn", "") and id not in ocupadas:
                ocupadas.add(id)
                threading.Thread(target=lector, args=(id,), daemon=True).start()
        return False

    return con_lectores


_LAMBDA = "ministack.services.lambda_svc"
PARCHES: tuple[Parche, ...] = (
    Parche(_LAMBDA, "_iter_all_esms", "un lector solo lee lo suyo", _solo_la_suya),
    Parche(_LAMBDA, "_poll_dynamodb_streams", "un hilo lee todos los streams, uno tras otro", _con_lectores),
    Parche(
        _LAMBDA, "_ESM_IDLE_WAKE_GAP_SECONDS", "espera cuando los lectores no le dicen nada", lambda _: _PAUSA
    ),
)
