"""What Lambda has left for the stage: concurrent executions, room for code, and years of its runtime."""

from collections.abc import Iterator
from datetime import UTC, datetime

from herramientas.despliegue.ajustes import libres, se_reserva
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.revisa.hallazgo import Hallazgo, Nivel
from herramientas.despliegue.runtime import advertencia, runtime

POCAS = 100  # executions at once; new accounts get 10, and one page that watches uses several
CODIGO = 32 * 1024 * 1024  # bytes that one deployment stores, with much to spare


def alcanza(cuenta: Cuenta, etapa: Etapa) -> Iterator[Hallazgo]:
    ajustes = cuenta.cliente("lambda").get_account_settings()
    limite = ajustes["AccountLimit"]
    a_la_vez, libre = limite["ConcurrentExecutions"], libres(cuenta, etapa.nombre)
    pida = "pida 1.000 en Service Quotas (Lambda, Concurrent executions): tarda horas o días"
    if a_la_vez < POCAS:
        dice = f"la cuenta solo tiene {a_la_vez} ejecuciones a la vez: pocas visitas bastan para que responda 500"
        yield Hallazgo(Nivel.ATENCION, "concurrencia", dice, pida)
    elif not se_reserva(libre, etapa.nombre):
        dice = f"la cuenta tiene {libre} ejecuciones sin reservar: no se reservará ninguna"
        yield Hallazgo(Nivel.ATENCION, "concurrencia", dice, pida)
    else:
        yield Hallazgo(Nivel.BIEN, "concurrencia", f"{a_la_vez} ejecuciones a la vez")
    usado = ajustes.get("AccountUsage", {}).get("TotalCodeSize", 0)
    if (cabe := limite.get("TotalCodeSize", 0)) and usado + CODIGO > cabe:
        yield Hallazgo(
            Nivel.MAL, "concurrencia", "no cabe más código en Lambda", "borre versiones de funciones"
        )


def vive(_: Cuenta, __: Etapa) -> Iterator[Hallazgo]:
    aviso = advertencia(runtime(), datetime.now(UTC).date())
    yield Hallazgo(
        Nivel.ATENCION if aviso else Nivel.BIEN, "runtime", aviso.removeprefix("Runtime: ") or runtime()
    )
