"""The least that the engine needs for a sweep: Boletia's statements, all known beforehand, and nothing else."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

LOTE = 25
A_LA_VEZ = 8


def barre(cliente: Any, tabla: str, ids: Iterable[str]) -> None:
    """Cancels these reservations; reads nothing and proves nothing."""
    sentencias = [_sentencia(tabla, id) for id in ids]
    lotes = [sentencias[desde : desde + LOTE] for desde in range(0, len(sentencias), LOTE)]
    with ThreadPoolExecutor(A_LA_VEZ) as hilos:
        list(hilos.map(lambda lote: cliente.batch_execute_statement(Statements=lote), lotes))


def _sentencia(tabla: str, id: str) -> dict[str, Any]:
    return {
        "Statement": f'UPDATE "{tabla}" SET Estado = ? WHERE PK = ? AND SK = ? AND Estado = ?',
        "Parameters": [{"S": "C"}, {"S": "I"}, {"S": id}, {"S": "A"}],
    }
