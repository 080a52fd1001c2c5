"""What `make verificar` and `make reparar` say, by event."""

from collections.abc import Iterator
from itertools import groupby

from herramientas.operacion.deriva import Deriva
from herramientas.operacion.revision import Hallazgos

MUCHOS = 100  # e-mails


def informe(etapa: str, hallazgos: Hallazgos) -> str:
    return "\n".join(_lineas(etapa, hallazgos))


def plan(hallazgos: Hallazgos) -> str:
    """What healing will do, before it asks."""
    return "\n".join(["Se hará, con las mismas funciones que llaman los streams:", *_pasos(hallazgos)])


def freno(hallazgos: Hallazgos) -> str:
    """Why the e-mails are to be counted by a person before they leave; nothing where a yes is enough."""
    if hallazgos.dudosos:
        return f"{hallazgos.dudosos} quizá ya salieron: el libro es más joven que sus reservas"
    return f"son más de {MUCHOS}" if hallazgos.correos > MUCHOS else ""


def _lineas(etapa: str, hallazgos: Hallazgos) -> Iterator[str]:
    leidos = hallazgos.leidos
    yield f"Etapa {etapa}: {leidos['eventos']} eventos, {leidos['E']} copias, {leidos['I']} reservas"
    for evento, suyas in groupby(hallazgos.derivas, key=lambda deriva: deriva.evento):
        yield f"  {evento}"
        for deriva in suyas:
            yield f"    {deriva.clase}: {deriva.detalle}"
            yield f"      {_remedio(deriva)}"
    for evento in hallazgos.en_movimiento:
        yield f"  {evento}: se movía mientras se miraba; repita la orden para estar seguro"
    if hallazgos.sin_mirar:
        yield f"  y {hallazgos.sin_mirar} correos más sin confirmar: repare y repita la orden"
    if hallazgos.ilegibles:
        yield f"  {hallazgos.ilegibles} items de inventario no se entienden: mírelos a mano"
    yield _conclusion(hallazgos)


def _conclusion(hallazgos: Hallazgos) -> str:
    if hallazgos.todo_cuadra:
        return "Todo cuadra."
    if hallazgos.hay:
        return f"{len(hallazgos.derivas)} derivas"
    return "Sin derivas en lo que estuvo quieto; lo demás no es seguro."


def _pasos(hallazgos: Hallazgos) -> Iterator[str]:
    for deriva in hallazgos.derivas:
        if deriva.funcion is not None:
            registros = len(hallazgos.avisos[deriva.evento]) if deriva.funcion == "notificaciones" else 1
            yield f"  {deriva.evento}: {deriva.funcion} con {registros} registro{'s' * (registros > 1)}"


def _remedio(deriva: Deriva) -> str:
    return (
        f"lo cura make reparar ({deriva.funcion})" if deriva.funcion else f"no se cura solo: {deriva.consejo}"
    )
