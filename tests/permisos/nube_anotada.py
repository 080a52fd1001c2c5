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
from herramientas.local.parche import Parche


def _anota(enforce: Any) -> Any:
    evaluador: Any = importlib.import_module("ministack.core.iam_evaluator")
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

    return anotado


if __name__ == "__main__":
    pregunta = Parche("ministack.core.iam_evaluator", "enforce", "las pruebas anotan cada pregunta", _anota)
    permisos.PARCHES = (*permisos.PARCHES, pregunta)
    codigo = main()
    os._exit(codigo)
