"""Records of a DynamoDB stream: read again by their sequence numbers, and handed to a function as Lambda does."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

Registro = dict[str, Any]
Invoca = Callable[[str, Sequence[Registro]], None]

LOTE = 25  # records of one invocation: a batch of e-mails must fit into the function's time
VACIAS = 20  # empty answers in a row after which a shard has nothing more for us
_OLVIDADO = {"TrimmedDataAccessException", "ResourceNotFoundException", "ValidationException"}


class Caducado(Exception):
    """The stream has forgotten these records: it keeps 24 hours."""


class Fallida(Exception):
    """A function raised: the message is its error."""


@dataclass(frozen=True)
class Tramo:
    """A stretch of one shard, both ends included."""

    stream: str
    fragmento: str
    primero: str
    ultimo: str


def lee_tramo(streams: Any, tramo: Tramo) -> list[Registro]:
    """All records of the stretch, in order, as Lambda delivers them. Raises Caducado."""
    registros = [registro for registro in _desde(streams, tramo) if _numero(registro) <= int(tramo.ultimo)]
    if not registros or _numero(registros[0]) != int(tramo.primero):
        raise Caducado(f"{tramo.fragmento} ya no tiene {tramo.primero}")
    return registros


def _desde(streams: Any, tramo: Tramo) -> Iterator[Registro]:
    try:
        iterador = streams.get_shard_iterator(
            StreamArn=tramo.stream,
            ShardId=tramo.fragmento,
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=tramo.primero,
        )["ShardIterator"]
        vacias = 0
        while iterador is not None and vacias < VACIAS:
            pagina = streams.get_records(ShardIterator=iterador)
            vacias = 0 if pagina["Records"] else vacias + 1
            for registro in pagina["Records"]:
                yield {**registro, "eventSourceARN": tramo.stream}
                if _numero(registro) >= int(tramo.ultimo):
                    return
            iterador = pagina.get("NextShardIterator")
    except ClientError as error:
        if error.response["Error"]["Code"] not in _OLVIDADO:
            raise
        raise Caducado(error.response["Error"]["Code"]) from error


def _numero(registro: Registro) -> int:
    return int(registro["dynamodb"]["SequenceNumber"])


def invocador(lambdas: Any) -> Invoca:
    """Calls a function with records, LOTE at a time and in order, and waits. Raises Fallida at the first failure."""

    def invoca(funcion: str, registros: Sequence[Registro]) -> None:
        for desde in range(0, len(registros), LOTE):
            lote = {"Records": list(registros[desde : desde + LOTE])}
            respuesta = lambdas.invoke(FunctionName=funcion, Payload=json.dumps(lote, default=_en_segundos))
            if "FunctionError" in respuesta:
                raise Fallida(_motivo(respuesta["Payload"].read()))

    return invoca


def _en_segundos(momento: Any) -> float:
    return float(momento.timestamp())


def _motivo(carga: bytes) -> str:
    try:
        error = json.loads(carga)
        return f"{error.get('errorType', 'Error')}: {error.get('errorMessage', '')}"
    except (ValueError, AttributeError):
        return carga.decode(errors="replace")[:200]


def resume(registro: Registro) -> str:
    """What a record says, for a person: `evento Aida: A → C`, `reserva 3MSQ…: → A`."""
    cambio = registro["dynamodb"]
    claves = {nombre: valor.get("S", "?") for nombre, valor in cambio.get("Keys", {}).items()}
    que = f"evento {claves['nombre']}" if "nombre" in claves else f"{_tipo(claves)} {claves.get('SK', '?')}"
    return f"{que}: {_estado(cambio.get('OldImage'))}→ {_estado(cambio.get('NewImage'))}".rstrip()


def _tipo(claves: dict[str, str]) -> str:
    tipo = claves.get("PK", "?").split("#")[0]
    return {"E": "copia de", "D": "parte de", "I": "reserva", "K": "clave"}.get(tipo, tipo)


def _estado(imagen: dict[str, Any] | None) -> str:
    return f"{imagen['Estado'].get('S', '?')} " if imagen and isinstance(imagen.get("Estado"), dict) else ""
