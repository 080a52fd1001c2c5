/** The reservation that was just made, at an address of its own: as it is now, not as it was asked for. */
import { enPalabras, reserva } from "./api.js";
import { boletos, enGrupos, ESTADOS } from "./boleto.js";
import { codigo } from "./codigo.js";
import { abre, estaAbierto, partes, titula } from "./dialogo.js";
import { enlaceAReservas } from "./direccion.js";
import { copiador, escribe } from "./dom.js";
import { recordada, recuerdaReserva } from "./recuerdos.js";
import { refresca } from "./refresco.js";

const QUE_PASO = {
  A: ({ Email }) => `La confirmación llega por correo a ${Email}.`,
  X: () => "Usted canceló esta reserva: estos boletos ya no son suyos.",
  C: ({ Email }) =>
    `Los organizadores cancelaron el evento: esta reserva ya no vale. El aviso llega por correo a ${Email}.`,
};

let id;
let vigilancia;

copiador(partes.copiar, () => id);

/** Shows the reservation `suId` and keeps it true until cierraConfirmacion(). */
export function abreConfirmacion(suId) {
  if (estaAbierto("confirmacion") && suId === id) return;
  id = suId;
  abre("confirmacion", "");
  const conocida = recordada(id);
  if (conocida?.Estado) presenta(conocida);
  else desconocida();
  vigilancia = refresca({ pregunta: () => reserva(id), muestra: actualiza, falla, sigue: puedeCambiar });
  (conocida ? partes["confirmacion-titulo"] : partes.nombre).focus();
}

export function cierraConfirmacion() {
  vigilancia?.detiene();
  vigilancia = undefined;
}

/** The ink of the event's category, once that is known. */
export function tineConfirmacion(eventos) {
  const suyo = eventos.find(({ nombre }) => nombre === partes.nombre.textContent);
  if (suyo && estaAbierto("confirmacion")) titula(suyo.nombre, suyo.categoria);
}

/** Cancelled is for ever: such a reservation is not asked for again. */
const puedeCambiar = (ultima) => ultima?.Estado !== "X" && ultima?.Estado !== "C";

function actualiza(reserva) {
  if (recordada(id)) recuerdaReserva(reserva);
  escribe(partes["confirmacion-error"], "");
  presenta(reserva);
}

function falla(error) {
  if (partes["confirmacion-datos"].hidden) {
    escribe(partes["confirmacion-titulo"], "No se puede mostrar la reserva");
    return escribe(partes["confirmacion-error"], enPalabras(error));
  }
  escribe(partes["confirmacion-error"], `${enPalabras(error)} El estado puede haber cambiado.`);
}

function desconocida() {
  escribe(partes["confirmacion-titulo"], "Consultando…");
  for (const parte of ["confirmacion-texto", "confirmacion-sello", "confirmacion-error"]) escribe(partes[parte], "");
  partes["confirmacion-datos"].hidden = true;
}

function presenta(reserva) {
  const { texto, sello } = ESTADOS[reserva.Estado];
  if (partes.nombre.textContent !== reserva.Evento) titula(reserva.Evento, "");
  escribe(partes["confirmacion-sello"], texto);
  partes["confirmacion-sello"].className = `sello ${sello}`;
  escribe(partes["confirmacion-titulo"], boletos(reserva.Cantidad));
  escribe(partes["confirmacion-texto"], QUE_PASO[reserva.Estado](reserva));
  if (partes.numero.textContent !== reserva.Id) partes.numero.replaceChildren(...enGrupos(reserva.Id));
  retrata(reserva);
  partes.ver.href = enlaceAReservas(reserva.Id);
  partes["confirmacion-datos"].hidden = false;
}

/** The picture stays while it says the same: a scanner may be reading it. */
function retrata(reserva) {
  const de = reserva.Estado === "A" ? `${reserva.Id} ${reserva.Cantidad}` : "";
  if (partes.codigo.dataset.de === de) return;
  partes.codigo.dataset.de = de;
  partes.codigo.replaceChildren(...(de ? [codigo(reserva)] : []));
}
