"""A DynamoDB that takes no time of its own: it answers the calls of a sweep as if all went well, and keeps nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from botocore.awsrequest import AWSResponse

from herramientas.laboratorio.respuesta import respuesta_json

PAGINA = 1000  # items of a Query's answer, when it asks for no fewer


@dataclass(frozen=True)
class Instantaneo:
    """`reservas` are the items that the index shows, in its order; what is left of the event is `disponibles`."""

    reservas: Sequence[dict[str, Any]]
    disponibles: int

    def conecta(self, dynamodb: Any) -> None:
        """Answers in the place of the network; what was registered before it still happens."""
        dynamodb.meta.events.register_last("before-send.dynamodb", self._envia)

    def _envia(self, request: Any, **_: Any) -> AWSResponse:
        peticion = json.loads(request.body)
        operacion = request.headers["X-Amz-Target"].decode().split(".")[1]
        return respuesta_json(request, getattr(self, operacion)(peticion))

    def UpdateItem(self, peticion: dict[str, Any]) -> dict[str, Any]:
        """The closed event."""
        evento = {
            "Capacidad": {"N": str(self.disponibles)},
            "Categoria": {"S": "Rock"},
            "Estado": {"S": "C"},
        }
        return {"Attributes": {**peticion["Key"], **evento}}

    def BatchExecuteStatement(self, peticion: dict[str, Any]) -> dict[str, Any]:
        return {"Responses": [{"TableName": "inventario"} for _ in peticion["Statements"]]}

    def Query(self, peticion: dict[str, Any]) -> dict[str, Any]:
        desde = int(peticion.get("ExclusiveStartKey", {}).get("desde", {}).get("N", 0))
        hasta = desde + peticion.get("Limit", PAGINA)
        sigue = {"LastEvaluatedKey": {"desde": {"N": str(hasta)}}} if hasta < len(self.reservas) else {}
        return {"Items": self.reservas[desde:hasta], **sigue}
