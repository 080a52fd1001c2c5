"""Who deploys, where, and whether they may: simulated by IAM itself against what a deployment is known to ask for."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.permisos import Fase, Permiso, permisos
from herramientas.despliegue.proyecto import RAIZ
from herramientas.despliegue.revisa.hallazgo import Hallazgo, Nivel

_QUE = "permisos"
A_LA_VEZ = 8  # a client keeps ten connections


def entra(cuenta: Cuenta) -> Hallazgo:
    """The account, the region and the identity. Raises Detenido when the credentials are good for nothing."""
    donde = f"{cuenta.numero}, {cuenta.region}, como {cuenta.identidad}"
    return Hallazgo(Nivel.BIEN, "cuenta", donde)


def puede(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    """Each action on the stage's own resources, with boundaries and the organisation's policies, as IAM decides it."""
    if cuenta.identidad.endswith(":root"):
        remedio = "cree un usuario o rol para desplegar"
        yield Hallazgo(
            Nivel.ATENCION, _QUE, "la raíz de la cuenta puede todo, y más de lo que conviene", remedio
        )
        return
    quien = _principal(cuenta)
    hacen_falta = (Fase.DESPLEGAR, Fase.ANFITRION) if etapa.anfitrion else (Fase.DESPLEGAR,)
    for fase in (*hacen_falta, Fase.QUITAR):
        suyos = [permiso.de(cuenta.region, cuenta.numero, etapa.nombre) for permiso in permisos(fase)]
        faltan = _faltan(cuenta, quien, suyos)
        if faltan:
            nivel = Nivel.MAL if fase in hacen_falta else Nivel.ATENCION
            remedio = f"pida {', '.join(faltan)}, o la política {fase.archivo.relative_to(RAIZ)}"
            yield Hallazgo(nivel, _QUE, f"para {fase} faltan {len(faltan)}", remedio)
        else:
            cuantas = len({accion for permiso in suyos for accion in permiso.acciones})
            yield Hallazgo(Nivel.BIEN, _QUE, f"las {cuantas} acciones para {fase}")


def _principal(cuenta: Cuenta) -> str:
    """The user or role whose policies count; the ARN of a session lacks its role's path, so IAM is asked."""
    _, _, sesion = cuenta.identidad.partition(":assumed-role/")
    if not sesion:
        return cuenta.identidad
    rol = sesion.partition("/")[0]
    return str(cuenta.cliente("iam").get_role(RoleName=rol)["Role"]["Arn"])


def _faltan(cuenta: Cuenta, quien: str, suyos: list[Permiso]) -> list[str]:
    """The actions that are not allowed on one of their resources, asked side by side."""
    preguntas = [(permiso.acciones, recurso) for permiso in suyos for recurso in permiso.recursos]
    with ThreadPoolExecutor(A_LA_VEZ) as hilos:
        respuestas = hilos.map(lambda una: _denegadas(cuenta, quien, *una), preguntas)
        return sorted({accion for denegadas in respuestas for accion in denegadas})


def _denegadas(cuenta: Cuenta, quien: str, acciones: tuple[str, ...], recurso: str) -> list[str]:
    iam: Any = cuenta.cliente("iam")
    paginas = iam.get_paginator("simulate_principal_policy").paginate(
        PolicySourceArn=quien, ActionNames=list(acciones), ResourceArns=[recurso]
    )
    return [
        str(resultado["EvalActionName"])
        for pagina in paginas
        for resultado in pagina["EvaluationResults"]
        if resultado["EvalDecision"] != "allowed"
    ]
