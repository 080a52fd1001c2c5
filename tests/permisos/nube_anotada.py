"""`python -m tests.permisos.nube_anotada`: the embedded cloud that writes down what IAM is asked.

One JSON line per question about a Lambda function's role, to the file BOLETIA_LLAMADAS.
"""

import importlib
import json
import os
from pathlib import Path
from typing import Any

from herramientas.local import permisos
from herramientas.local.__main__ import main

_ajusta = permisos.ajusta


def _ajusta_y_anota() -> None:
    _ajusta()
    evaluador: Any = importlib.import_module("ministack.core.iam_evaluator")
    enforce = evaluador.enforce
    archivo = Path(os.environ["BOLETIA_LLAMADAS"]).open("a", buffering=1)  # noqa: SIM115 - as long as the cloud

    def anotado(
        clave: str, accion: str, servicio: str, region: str, resource_arn: str = "*", **resto: Any
    ) -> Any:
        denegado = enforce(clave, accion, servicio, region, resource_arn=resource_arn, **resto)
        quien = (evaluador.resolve_caller_identity(clave) or {}).get("userArn", "")
        if ":assumed-role/" in quien:
            linea = {
                "rol": quien.split("/")[1],
                "accion": accion,
                "recurso": resource_arn,
                "pasa": denegado is None,
            }
            archivo.write(json.dumps(linea) + "\n")
        return denegado

    evaluador.enforce = anotado


if __name__ == "__main__":
    permisos.ajusta = _ajusta_y_anota
    codigo = main()
    os._exit(codigo)
