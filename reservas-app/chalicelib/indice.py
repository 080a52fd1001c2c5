"""All reservations of an event, as the index shows them: it may lag behind the table by any time."""

from typing import Any

from chalicelib.claves import INDICE, Clave, Claves
from chalicelib.contienda import llama

PAGINA = 1000  # reservations read at a time

Lectura = tuple[
    list[dict[str, Any]], Clave | None
]  # and the index's key of the last one, unless no page follows


def lee(
    cliente: Any, tabla: str, claves: Claves, tramo: str, atributos: str, desde: Clave | None = None
) -> Lectura:
    """A page of those under the index's value `tramo`, after its key `desde`, with these `atributos` alone."""
    respuesta = llama(
        cliente.query,
        TableName=tabla,
        IndexName=INDICE,
        KeyConditionExpression=f"{claves.agrupa} = :evento",
        ExpressionAttributeValues={":evento": {"S": tramo}},
        ProjectionExpression=atributos,
        Limit=PAGINA,
        **({"ExclusiveStartKey": desde} if desde else {}),
    )
    return respuesta["Items"], respuesta.get("LastEvaluatedKey")
