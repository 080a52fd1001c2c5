"""`make mutaciones`: each deliberate bug must make the suite fail. Exit code 1 when one survives.

A mutation is applied to a temporary copy of the repository, one after another; the tests that run are the fast ones
of tests/fallos. MUTACION=texto runs only those whose name holds that text.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

RAIZ = Path(__file__).parents[2]
PRUEBAS = [
    "test_rutas.py",
    "test_mezclas.py",
    "test_correos.py",
    "test_ilegibles.py",
    "test_entregas.py",
    "test_historias.py",
]
NO_SE_COPIA = shutil.ignore_patterns(
    ".git", ".venv*", "build", "__pycache__", ".*_cache", ".hypothesis", ".chalice"
)
# More stories than in `make test`, always the same; a bug only has to be caught, not told in the fewest steps.
HISTORIAS = {"N": "2000", "SEMILLA": "mutaciones", "MUTACION": "1"}
PLAZO = 900  # seconds for one mutation


@dataclass(frozen=True)
class Mutacion:
    """`viejo` stands exactly once in the file."""

    nombre: str
    fichero: str
    viejo: str
    nuevo: str


RESERVAS, NOTIFICACIONES, EVENTOS = (
    f"{dominio}-app/chalicelib" for dominio in ("reservas", "notificaciones", "eventos")
)

MUTACIONES = [
    Mutacion(
        "alta: no condition on what is available",
        f"{RESERVAS}/disponibilidad.py",
        '("Estado = :activo", "Capacidad >= :cantidad", *creidas)',
        '("Estado = :activo", *creidas)',
    ),
    Mutacion(
        "alta: books on a cancelled event",
        f"{RESERVAS}/disponibilidad.py",
        '("Estado = :activo", "Capacidad >= :cantidad", *creidas)',
        '("(Estado = :activo OR Estado <> :activo)", "Capacidad >= :cantidad", *creidas)',
    ),
    Mutacion(
        "alta: a reservation may overwrite itself",
        f"{RESERVAS}/transacciones.py",
        'self._pon(propia.a_item(self.claves), condicion="attribute_not_exists(PK)")',
        'self._pon(propia.a_item(self.claves), condicion="attribute_not_exists(Nada)")',
    ),
    Mutacion(
        "alta: the key is not part of the transaction",
        f"{RESERVAS}/transacciones.py",
        "return [*toma, registra, recuerda, *cuenta]",
        "return [*toma, registra, *cuenta]",
    ),
    Mutacion(
        "alta: its own write is taken for a refusal",
        f"{RESERVAS}/rechazos.py",
        "return id if fallo(registra) else None",
        "return None",
    ),
    Mutacion(
        "baja: cancels what is cancelled already",
        f"{RESERVAS}/transacciones.py",
        '_COMO_SE_LEYO = "Estado = :activa AND',
        '_COMO_SE_LEYO = "(Estado = :activa OR Estado <> :activa) AND',
    ),
    Mutacion(
        "baja: gives boletos back to a closed event",
        f"{RESERVAS}/disponibilidad.py",
        'f"Estado = :activo AND {pendiente',
        'f"(Estado = :activo OR Estado <> :activo) AND {pendiente',
    ),
    Mutacion(
        "baja: gives back what someone came in with",
        f"{RESERVAS}/transacciones.py",
        "Entradas = :nadie)",
        "Entradas >= :nadie)",
    ),
    Mutacion(
        "entradas: more come in than the reservation holds",
        f"{RESERVAS}/entradas.py",
        '"Cantidad >= :entradas"]',
        '":entradas >= :entradas"]',
    ),
    Mutacion(
        "entradas: a cancelled reservation lets in",
        f"{RESERVAS}/entradas.py",
        '"Estado = :activa", ',
        '":activa = :activa", ',
    ),
    Mutacion(
        "entradas: two doors do not see each other",
        f"{RESERVAS}/entradas.py",
        '"size(Ingresos) = :lineas" if lineas',
        '"size(Ingresos) >= :lineas" if lineas',
    ),
    Mutacion(
        "entradas: its own line is taken for another's",
        f"{RESERVAS}/entradas.py",
        "if escrito or vista.conoce(ingreso):",
        "if escrito:",
    ),
    Mutacion(
        "baja: gives back what was read, whatever is left",
        f"{RESERVAS}/transacciones.py",
        "AND Cantidad = :habia AND",
        "AND (Cantidad = :habia OR Cantidad <> :habia) AND",
    ),
    Mutacion(
        "partes: boletos pass between parts that know different dates",
        f"{RESERVAS}/disponibilidad.py",
        '("Estado = :activo", *creidas)',
        '("Estado = :activo", *(f"({creida} OR Estado = :activo)" for creida in creidas))',
    ),
    Mutacion(
        "partes: what a part had left is noted at each change",
        f"{RESERVAS}/alineacion.py",
        '"Quedaban = Capacidad, " if se_movio else ""',
        '"Quedaban = Capacidad, "',
    ),
    Mutacion(
        "copia: a creation delivered again resets availability",
        f"{RESERVAS}/replica.py",
        ', "ConditionExpression": "attribute_not_exists(PK)"}',
        "}",
    ),
    Mutacion(
        "copia: closing resets availability",
        f"{RESERVAS}/replica.py",
        'f"{atributo} = if_not_exists({atributo}, :{atributo})"',
        'f"{atributo} = :{atributo}"',
    ),
    Mutacion(
        "copia: a change delivered again is applied again",
        f"{RESERVAS}/replica.py",
        "if conocida.version >= cambio.version:",
        "if False:",
    ),
    Mutacion(
        "copia: an older change overwrites a later one",
        f"{RESERVAS}/replica.py",
        "if conocida.version >= cambio.version:",
        "if conocida.version == cambio.version:",
    ),
    Mutacion(
        "copia: a change is added to what it was created with",
        f"{RESERVAS}/disponibilidad.py",
        "aplicada = cambio.inicial if conocida.aplicada is None else conocida.aplicada",
        "aplicada = cambio.inicial",
    ),
    Mutacion(
        "copia: two changes at once are both applied to the same",
        f"{RESERVAS}/disponibilidad.py",
        'f"attribute_exists(PK) AND {conocida_aun}"',
        '"attribute_exists(PK)"',
    ),
    Mutacion(
        "barrido: what was sold is told by the record's capacity",
        f"{RESERVAS}/barrido.py",
        "capacidad = cambio.inicial if cerrada.aplicada is None else cerrada.aplicada",
        "capacidad = cambio.capacidad",
    ),
    Mutacion(
        "eventos: a change meets another one and wins",
        f"{EVENTOS}/tabla_eventos.py",
        'f"attribute_exists(nombre) AND Estado = :activo AND {leida}"',
        '"attribute_exists(nombre) AND Estado = :activo"',
    ),
    Mutacion(
        "barrido: trusts the index to be complete",
        f"{RESERVAS}/barrido.py",
        "if vendidos else 0) < vendidos:",
        "if vendidos else 0) < 0:",
    ),
    Mutacion(
        "barrido: out of time is out of work",
        f"{RESERVAS}/barrido.py",
        'raise BarridoIncompleto(f"{cambio.nombre}: {vistos} de {vendidos} boletos vistos")',
        "break",
    ),
    Mutacion(
        "barrido: cancels what its customer had cancelled",
        f"{RESERVAS}/suspension.py",
        "AND SK = ? AND Estado = ? AND Cantidad = ?",
        "AND SK = ? AND Estado <> ? AND Cantidad = ?",
    ),
    Mutacion(
        "barrido: any refusal counts as swept",
        f"{RESERVAS}/suspension.py",
        "ya = [vista for vista in rehusadas if vista.estado == EstadoDeReserva.CANCELADA_CON_EVENTO]",
        "ya = rehusadas",
    ),
    Mutacion(
        "barrido: a lost race counts as swept",
        f"{RESERVAS}/suspension.py",
        'if "Error" not in respuesta\n',
        'if respuesta.get("Error", {}).get("Code", "None") in _PASAJEROS | {"None"}\n',
    ),
    Mutacion(
        "stream: an unreadable record stops the shard",
        "compartido/boletia/lote.py",
        "            continue\n",
        "            raise\n",
    ),
    Mutacion(
        "stream: an unknown Estado is taken for a cancellation",
        f"{NOTIFICACIONES}/aviso.py",
        'estado = Estado(nueva["Estado"]["S"])',
        'estado = Estado("C" if nueva["Estado"]["S"] not in "AX" else nueva["Estado"]["S"])',
    ),
    Mutacion(
        "correo: confirmed before it is sent",
        f"{NOTIFICACIONES}/notificador.py",
        "            mensaje = self._correo.envia(aviso)",
        '            self._libro.cierra([Cierre(aviso.clave, Situacion.ENVIADO, "")])\n'
        "            mensaje = self._correo.envia(aviso)",
    ),
    Mutacion(
        "correo: no claim",
        f"{NOTIFICACIONES}/notificador.py",
        "not self._libro.reclama(aviso.clave, aviso.reenvio)",
        "False",
    ),
    Mutacion(
        "correo: never confirmed",
        f"{NOTIFICACIONES}/notificador.py",
        "            self._libro.cierra([cierre for _, cierre in cierres])\n",
        "            pass\n",
    ),
    Mutacion(
        "correo: a failure of SES is swallowed",
        f"{NOTIFICACIONES}/notificador.py",
        "            problemas.append(error)\n",
        "            pass\n",
    ),
    Mutacion(
        "correo: a failure of SES keeps its claim",
        f"{NOTIFICACIONES}/notificador.py",
        "            self._libro.suelta(aviso.clave, str(motivo))\n",
        "",
    ),
    Mutacion(
        "correo: a full SES is not waited for",
        f"{NOTIFICACIONES}/correo.py",
        "            return SesLleno(motivo(codigo, texto))",
        "            return EnvioFallido(motivo(codigo, texto))",
    ),
    Mutacion(
        "correo: a cancellation overtakes its confirmation",
        f"{NOTIFICACIONES}/pendientes.py",
        "return [suyos[0] for suyos in list(self.de.values())[:cuantos]]",
        "return self.todos()[:cuantos]",
    ),
    Mutacion(
        "correo: what was told is not asked about",
        f"{NOTIFICACIONES}/notificador.py",
        "        if self._mira and pendientes:\n",
        "        if False:\n",
    ),
    Mutacion(
        "turnos: two processes take the same stretch",
        f"{NOTIFICACIONES}/turnos.py",
        '"Hasta > :ahora AND Hasta <= :tope"',
        '"Hasta > :ahora OR Hasta <= :ahora"',
    ),
    Mutacion(
        "correo: what is not known is taken for a rejection",
        f"{NOTIFICACIONES}/veredicto.py",
        "return sanas and bool((patron := _DE_LA_FORMA.get(codigo)) and patron.search(texto))",
        "return True",
    ),
    Mutacion(
        "correo: a rejection is taken for a failure",
        f"{NOTIFICACIONES}/veredicto.py",
        "return sanas and bool((patron := _DE_LA_FORMA.get(codigo)) and patron.search(texto))",
        "return False",
    ),
    Mutacion(
        "correo: botocore may send it again by itself",
        "notificaciones-app/app.py",
        'cliente.crea("ses", SIN_REPETIR)',
        'cliente.crea("ses")',
    ),
    Mutacion(
        "libro: a dead process's claim holds for ever",
        f"{NOTIFICACIONES}/libro.py",
        "(Vence <= :ahora OR Dueno = :dueno)",
        "(Vence = :ahora AND Dueno = :dueno)",
    ),
    Mutacion(
        "libro: a living process's claim is not respected",
        f"{NOTIFICACIONES}/libro.py",
        " OR (Situacion = :reclamado AND (Vence <= :ahora OR Dueno = :dueno))",
        " OR (Situacion = :reclamado AND (Vence <= :ahora OR Dueno = :dueno OR Dueno <> :dueno))",
    ),
    Mutacion(
        "libro: a claim is over before SES has answered",
        f"{NOTIFICACIONES}/libro.py",
        "PLAZO = 20  #",
        "PLAZO = 5  #",
    ),
    Mutacion(
        "libro: what was told is forgotten after an hour",
        f"{NOTIFICACIONES}/libro.py",
        "VIDA = 400 * 24 * 3600",
        "VIDA = 3600",
    ),
    Mutacion(
        "libro: anyone may give a claim up",
        f"{NOTIFICACIONES}/libro.py",
        'condicion="Situacion = :reclamado AND Dueno = :dueno"',
        'condicion="Situacion = :reclamado AND (Dueno = :dueno OR Dueno <> :dueno)"',
    ),
    Mutacion(
        "alta: a key is forgotten after a minute",
        f"{RESERVAS}/transacciones.py",
        "VIDA_DE_CLAVE = 24 * 3600",
        "VIDA_DE_CLAVE = 60",
    ),
    Mutacion(
        "llamada: a lost race is an error",
        "compartido/boletia/llamada.py",
        "return bool(motivos & CONFLICTOS) or motivos <= FRENOS_DE_TRANSACCION",
        "return False",
    ),
    Mutacion(
        "eventos: an event may be created twice",
        f"{EVENTOS}/tabla_eventos.py",
        'ConditionExpression="attribute_not_exists(nombre)",',
        "",
    ),
    Mutacion(
        "eventos: its own write is taken for a refusal",
        f"{EVENTOS}/tabla_eventos.py",
        'return error.response["ResponseMetadata"]["RetryAttempts"] > 0',
        "return False",
    ),
    Mutacion(
        "límite: what an address had before it is not counted",
        f"{RESERVAS}/inventario.py",
        "sin_contar = self._sin_contar(reserva, oferta)",
        "sin_contar = 0",
    ),
    Mutacion(
        "límite: what is given back stays counted",
        f"{RESERVAS}/transacciones.py",
        "if reserva.contada else []",
        "if reserva.contada and not cantidad else []",
    ),
    Mutacion(
        "límite: one that was is named of a cancelled event",
        f"{RESERVAS}/inventario.py",
        "if venta.pasa_del_limite and vale_el_limite(rechazo):",
        "if venta.pasa_del_limite:",
    ),
    Mutacion(
        "puerta: an entry may be taken back twice",
        f"{RESERVAS}/ingreso.py",
        "return Ingreso(clave, -suyos[0].cantidad, hora) if len(suyos) == 1 else None",
        "return Ingreso(clave, -suyos[0].cantidad, hora)",
    ),
    Mutacion(
        "partes: what DynamoDB leaves unread is not there",
        f"{RESERVAS}/partes.py",
        "        if faltan:\n",
        "        if False:\n",
    ),
    Mutacion(
        "libro: what DynamoDB leaves undone of a batch is forgotten",
        f"{NOTIFICACIONES}/libro.py",
        "            if not pedido:\n                return\n",
        "            return\n",
    ),
    # What an adversary wrote without having seen this list; the stories of then did not notice.
    Mutacion(
        "alta: a key that was used for another reservation is answered with it",
        f"{RESERVAS}/rechazos.py",
        'if anterior.get("Huella", {}).get("S") != solicitud.huella():',
        "if not anterior:",
    ),
    Mutacion(
        "alta: a repetition is answered from the request",
        f"{RESERVAS}/inventario.py",
        "return self.reserva(registrada)",
        "return replace(reserva, id=registrada)",
    ),
    Mutacion(
        "alta: what is known already is learnt again",
        f"{RESERVAS}/oferta.py",
        "        if oferta == self.de(evento.nombre):\n            return False\n",
        "",
    ),
    Mutacion(
        "reserva: read as it was a moment ago",
        f"{RESERVAS}/inventario.py",
        "TableName=self._tabla, Key=clave, ConsistentRead=True)",
        "TableName=self._tabla, Key=clave)",
    ),
    Mutacion(
        "rebaja: as few as came in are too few",
        f"{RESERVAS}/transacciones.py",
        "OR Entradas <= :queda)",
        "OR Entradas < :queda)",
    ),
    Mutacion(
        "baja: who was told meanwhile is still to be told",
        f"{RESERVAS}/transacciones.py",
        "(attribute_not_exists(Cambio) OR Cambio = :sabe)",
        "(attribute_not_exists(Cambio) OR Cambio >= :sabe)",
    ),
    Mutacion(
        "barrido: what every pass saw is added up",
        f"{RESERVAS}/barrido.py",
        "    while (vistos := _pasada(suspension, cambio.nombre, queda) if",
        "    vistos = 0\n    while (vistos := vistos + _pasada(suspension, cambio.nombre, queda) if",
    ),
    Mutacion(
        "indice: one page is all",
        f"{RESERVAS}/indice.py",
        'respuesta.get("LastEvaluatedKey")',
        "None",
    ),
    Mutacion(
        "anuncio: the boletos of whom was not told are counted",
        f"{RESERVAS}/difusion.py",
        "sum(hecha.avisados_de(cambio.movido) for hecha in hechas)",
        "sum(hecha.boletos for hecha in hechas)",
    ),
    Mutacion(
        "anuncio: what each pass told is added up",
        f"{RESERVAS}/anuncio.py",
        "        avisados = _pasada(difusion, cambio, queda)\n    bitacora",
        "        avisados += _pasada(difusion, cambio, queda)\n    bitacora",
    ),
    Mutacion(
        "números: an address may ask again at once",
        f"{RESERVAS}/reenvios.py",
        '"attribute_not_exists(PK) OR Caduca < :ahora"',
        '"attribute_not_exists(PK) OR Caduca > :ahora"',
    ),
    Mutacion(
        "números: a list is remembered by its address",
        f"{NOTIFICACIONES}/resumen.py",
        'return f"{self.id}#{self.estado}"',
        'return f"{self.email}#{self.estado}"',
    ),
    Mutacion(
        "correo: SES that is down blames the address",
        f"{NOTIFICACIONES}/correo.py",
        "if es_final(codigo, texto, nuestras):",
        'if es_final(codigo, texto, nuestras) or codigo == "ServiceUnavailable":',
    ),
    Mutacion(
        "correo: what follows a failed e-mail does not wait for it",
        f"{NOTIFICACIONES}/pendientes.py",
        "        del self.de[aviso.id]\n\n    def quita",
        "        self.hecho(aviso)\n\n    def quita",
    ),
    Mutacion(
        "eventos: a change that changes nothing is one",
        f"{EVENTOS}/modificacion.py",
        "        if nuevo == evento:\n            return evento\n",
        "",
    ),
    Mutacion(
        "eventos: another place alone is no move",
        f"{EVENTOS}/modificacion.py",
        "muda = (nuevo.detalles.fecha, nuevo.detalles.lugar) != (antes.detalles.fecha, antes.detalles.lugar)",
        "muda = nuevo.detalles.fecha != antes.detalles.fecha",
    ),
    Mutacion(
        "eventos: when it moved is forgotten with the next change",
        f"{EVENTOS}/modificacion.py",
        "cambio=version if muda else antes.cambio",
        "cambio=version if muda else 0",
    ),
    Mutacion(
        "rebaja: leaves less than came in meanwhile",
        f"{RESERVAS}/transacciones.py",
        "Entradas <= :queda)",
        "Entradas <= :habia)",
    ),
    Mutacion(
        "alta: the key is forgotten after half a day",
        f"{RESERVAS}/transacciones.py",
        "VIDA_DE_CLAVE = 24 * 3600",
        "VIDA_DE_CLAVE = 12 * 3600",
    ),
    Mutacion(
        "alta: refuses although its own items were not looked at",
        f"{RESERVAS}/rechazos.py",
        "    if any(map(se_ignora, razones)):\n        return ocupado()\n",
        "",
    ),
    Mutacion(
        "límite: refuses although the event was not looked at",
        f"{RESERVAS}/rechazos.py",
        "return se_sabe and (not fallo",
        "return (not fallo",
    ),
    Mutacion(
        "aviso: a date of a cancelled event is still announced",
        f"{RESERVAS}/replica.py",
        "copia.estado is EstadoDeEvento.ACTIVO\n        and copia",
        "copia",
    ),
    Mutacion(
        "carta: says what the reservation was before",
        f"{NOTIFICACIONES}/aviso.py",
        'aviso = _desde_imagen(imagen["NewImage"], estado',
        'aviso = _desde_imagen(imagen.get("OldImage", imagen["NewImage"]), estado',
    ),
    Mutacion(
        "carta: goes to the address in other letters",
        f"{NOTIFICACIONES}/aviso.py",
        'email=imagen.get("EmailEscrito", imagen["Email"])["S"]',
        'email=imagen["Email"]["S"]',
    ),
    Mutacion(
        "cartelera: a new title is as old as the last move",
        f"{NOTIFICACIONES}/cartel.py",
        'entero(nueva.get("Version", {"N": "0"})["N"])',
        'entero(nueva.get("Cambio", {"N": "0"})["N"])',
    ),
    Mutacion(
        "cartelera: a date is remembered for an hour",
        f"{NOTIFICACIONES}/cartelera.py",
        "MEMORIA, MEMORIA_DE_NADA = 5, 60",
        "MEMORIA, MEMORIA_DE_NADA = 3600, 60",
    ),
    Mutacion(
        "libro: a delivery tries a refused address again",
        f"{NOTIFICACIONES}/libro.py",
        "Situacion.RECHAZADO if otra_vez else Situacion.APLAZADO",
        "Situacion.RECHAZADO",
    ),
    Mutacion(
        "libro: a delivery sends again what came back",
        f"{NOTIFICACIONES}/libro.py",
        "Situacion.REBOTADO if otra_vez else Situacion.APLAZADO",
        "Situacion.REBOTADO",
    ),
    Mutacion(
        "noticia: the news of one e-mail are told of another",
        f"{NOTIFICACIONES}/libro.py",
        "Situacion = :enviado AND Detalle = :mensaje",
        "Situacion = :enviado AND (Detalle = :mensaje OR attribute_exists(Detalle))",
    ),
    Mutacion(
        "noticia: who complained is written to again",
        f"{NOTIFICACIONES}/seguimiento.py",
        "Que.DENUNCIA: Situacion.DENUNCIADO",
        "Que.DENUNCIA: Situacion.REBOTADO",
    ),
    Mutacion(
        "cartelera: an older announcement overwrites a newer one",
        f"{NOTIFICACIONES}/cartelera.py",
        "OR Version < :version",
        "OR Version <> :version",
    ),
    Mutacion(
        "evento: somebody else's change is taken for the own one, which was repeated",
        f"{EVENTOS}/tabla_eventos.py",
        "                raise\n            return False\n",
        "                raise\n            return _ya_lo_hicimos(error)\n",
    ),
    Mutacion(
        "evento: a change is worked out of an older reading than the one it is written over",
        f"{EVENTOS}/tabla_eventos.py",
        "            nuevo = modificacion.de(evento)\n",
        "            nuevo, evento = modificacion.de(evento), self.busca(nombre)\n",
    ),
    Mutacion(
        "evento: version 0 of a change counts as none",
        f"{EVENTOS}/modificacion.py",
        "if self.version not in (None, evento.version):",
        "if self.version and self.version != evento.version:",
    ),
    Mutacion(
        "evento: a change whose answer was lost is refused by its own version",
        f"{EVENTOS}/modificacion.py",
        "        if nuevo == evento:\n",
        "        if nuevo == evento and self.version in (None, evento.version):\n",
    ),
    Mutacion(
        "numbers: a second request over the first one is not prepared",
        f"{RESERVAS}/reenvio.py",
        'if registro["eventName"] == "REMOVE":',
        'if registro["eventName"] != "INSERT":',
    ),
    Mutacion(
        "numbers: an old request's list is written into a new request",
        f"{RESERVAS}/reenvios.py",
        '"Folio = :folio AND attribute_not_exists(Reservas)"',
        '"attribute_exists(PK) AND (Folio = :folio OR Folio <> :folio) AND attribute_not_exists(Reservas)"',
    ),
    Mutacion(
        "door: who was looked at fits, whatever is given back meanwhile",
        f"{RESERVAS}/entradas.py",
        "        if linea.cantidad > 0:\n",
        "        if linea.cantidad > 0 and not lineas:\n",
    ),
    Mutacion(
        "notifier: what could not be closed is closed over what SES told since",
        f"{NOTIFICACIONES}/notificador.py",
        "self._desconfia or any(aviso.clave in self._sin_cerrar for aviso in avisos)",
        "self._desconfia",
    ),
    Mutacion(
        "ledger: news of an e-mail count for the one that was sent after it",
        f"{NOTIFICACIONES}/libro.py",
        '"Situacion = :enviado AND Detalle = :mensaje"',
        '"Situacion = :enviado AND (Detalle = :mensaje OR Detalle <> :mensaje)"',
    ),
    Mutacion(
        "alta: a limit that nobody could look at refuses",
        f"{RESERVAS}/rechazos.py",
        "se_sabe = not any(map(se_ignora, razones))",
        "se_sabe = True",
    ),
    Mutacion(
        "alta: a part that has not heard of the last version refuses",
        f"{RESERVAS}/oferta.py",
        "if oferta == self.de(evento.nombre):",
        "if oferta.version <= self.de(evento.nombre).version:",
    ),
    Mutacion(
        "announcement: a move is missed by who has not heard of its own version",
        f"{RESERVAS}/disponibilidad.py",
        "se_mueve = cambio.movido > conocida.cambio",
        "se_mueve = cambio.movido == cambio.version",
    ),
    Mutacion(
        "notificador: a batch is given back while e-mails of it are on their way",
        f"{NOTIFICACIONES}/notificador.py",
        "            wait([futuro for _, futuro in vuelo])",
        "            pass",
    ),
    Mutacion(
        "notificador: a reservation's states are told side by side",
        f"{NOTIFICACIONES}/pendientes.py",
        "[suyos[0] for suyos in list(self.de.values())[:cuantos]]",
        "self.todos()[:cuantos]",
    ),
    Mutacion(
        "notificador: its threads share what they are at",
        f"{NOTIFICACIONES}/notificador.py",
        """        if not self._libro.reclama(aviso.clave, aviso.reenvio):
            self._mira = self._raro = True
            _anota_repetido(aviso)
            return None
        try:
            mensaje = self._correo.envia(aviso)
""",
        """        self._suyo = aviso
        if not self._libro.reclama(aviso.clave, aviso.reenvio):
            self._mira = self._raro = True
            _anota_repetido(aviso)
            return None
        try:
            mensaje = self._correo.envia(self._suyo)
""",
    ),
    Mutacion(
        "barrido: the boletos of a reservation are what the index says",
        f"{RESERVAS}/suspension.py",
        "AND SK = ? AND Estado = ? AND Cantidad = ?",
        "AND SK = ? AND Estado = ? AND Cantidad <= ?",
    ),
    Mutacion(
        "lista: partitions beyond the number of parts are not read",
        f"{RESERVAS}/claves.py",
        'f"{CUPO}#{vuelta}" for vuelta in range(self._vueltas)',
        'f"{CUPO}#{vuelta}" for vuelta in range(self.cupos)',
    ),
    Mutacion(
        "lista: a page that ends with a part of the event is the last one",
        f"{RESERVAS}/inventario.py",
        "len(reservas) >= (pagina.limite or LLENA)",
        "len(reservas) > (pagina.limite or LLENA)",
    ),
    Mutacion(
        "lista: its next page forgets what was asked for",
        "compartido/boletia/peticion.py",
        '{**(peticion.query_params or {}), "cursor": _cierra(siguiente)}',
        '{"cursor": _cierra(siguiente)}',
    ),
    Mutacion(
        "anuncio: one that is done ends a later one too",
        f"{RESERVAS}/replica.py",
        "Estado = :activo AND Cambio = :cambio AND PorAvisar <= :avisados",
        "Estado = :activo AND Cambio >= :cambio AND PorAvisar <= :avisados",
    ),
    Mutacion(
        "reenvío: a page on which nothing is on sale is the last one",
        f"{RESERVAS}/reenvios.py",
        'if "LastEvaluatedKey" not in respuesta:',
        'if not respuesta["Items"] or "LastEvaluatedKey" not in respuesta:',
    ),
    Mutacion(
        "libro: what was written of a batch is written again with its rest",
        f"{NOTIFICACIONES}/libro.py",
        "faltan = {_clave(uno): faltan[_clave(uno)] for uno in resto}",
        "faltan = faltan if resto else {}",
    ),
    Mutacion(
        "libro: what may have been written is written again over what SES has told since",
        f"{NOTIFICACIONES}/libro.py",
        "hechos = self.cerradas(list(faltan))",
        "hechos = set()",
    ),
    Mutacion(
        "notificador: an operator's resend is what it remembers to have sent",
        f"{NOTIFICACIONES}/notificador.py",
        "if aviso.clave in self._sin_cerrar and not aviso.reenvio:",
        "if aviso.clave in self._sin_cerrar:",
    ),
]


def main() -> int:
    filtro = os.environ.get("MUTACION", "")
    elegidas = [mutacion for mutacion in MUTACIONES if filtro in mutacion.nombre]
    with tempfile.TemporaryDirectory(prefix="boletia-mutaciones-") as temporal:
        copia = Path(shutil.copytree(RAIZ, Path(temporal) / "copia", ignore=NO_SE_COPIA, symlinks=True))
        if not _falla(copia)[0]:
            print(f"{'sin mutación':<56} las pruebas pasan", flush=True)
        else:
            print("Las pruebas fallan sin mutación alguna: corríjalas antes")
            return 1
        vivas = [mutacion.nombre for mutacion in elegidas if not _muere(copia, mutacion)]
    print(f"{len(elegidas) - len(vivas)} de {len(elegidas)} mutaciones detectadas")
    return 1 if vivas else 0


def _muere(copia: Path, mutacion: Mutacion) -> bool:
    fichero = copia / mutacion.fichero
    sano = fichero.read_text()
    if sano.count(mutacion.viejo) != 1:
        raise SystemExit(f"{mutacion.nombre}: {mutacion.fichero} ya no dice una vez {mutacion.viejo!r}")
    fichero.write_text(sano.replace(mutacion.viejo, mutacion.nuevo))
    inicio = time.monotonic()
    muere, prueba = _falla(copia)
    fichero.write_text(sano)
    resultado = prueba if muere else "SOBREVIVE"
    print(f"{mutacion.nombre:<56} {resultado} ({time.monotonic() - inicio:.0f} s)", flush=True)
    return muere


def _falla(copia: Path) -> tuple[bool, str]:
    """Whether the tests fail, and the first that does."""
    pruebas = [f"tests/fallos/{prueba}" for prueba in PRUEBAS]
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", "--tb=no", "-rf"]
    entorno = {**os.environ, **HISTORIAS, "PYTHONDONTWRITEBYTECODE": "1"}
    hecho = subprocess.run(
        [*pytest, *pruebas],
        cwd=copia,
        env=entorno,
        capture_output=True,
        text=True,
        timeout=PLAZO,
        check=False,
    )
    if hecho.returncode not in (0, 1):
        raise SystemExit(hecho.stdout[-2000:] + hecho.stderr[-2000:])
    fallidas = [
        linea.split("::")[-1].split(" - ")[0]
        for linea in hecho.stdout.splitlines()
        if linea.startswith(("FAILED", "ERROR"))
    ]
    return hecho.returncode == 1, fallidas[0] if fallidas else ""


if __name__ == "__main__":
    sys.exit(main())
