/** Mis reservas: by number, by event and e-mail, or those made in this browser; each can be cancelled. */
import {
  cancelaReserva,
  enPalabras,
  esIncierto,
  esReservado,
  reduceReserva,
  reserva,
  reservasDe,
  SinRespuesta,
} from "./api.js";
import { boletos, enGrupos, ESTADOS } from "./boleto.js";
import { enVenta } from "./catalogo.js";
import { codigo } from "./codigo.js";
import { confirma } from "./confirmar.js";
import { enlaceAReservas } from "./direccion.js";
import { advierte, campos, copia, copiador, elemento, escribe, Lista, oculta, pregona } from "./dom.js";
import { acompana, senala, valida } from "./formulario.js";
import { ofreceReenvio } from "./perdido.js";
import { conserva, misReservas, olvidaReserva, olvidaReservas, recuerdaReserva } from "./recuerdos.js";
import { refresca } from "./refresco.js";
import { elMismo, numeroEn, pulcro } from "./texto.js";
import { config } from "../config.js";

const seccion = document.getElementById("reservas");
const partes = campos(seccion);
const { porNumero, porCliente } = partes;
const momento = new Intl.DateTimeFormat("es-MX", { dateStyle: "medium", timeStyle: "short" });
let lista = nuevaLista();
let vigilancia;

acompana(porNumero);
acompana(porCliente);
conserva(porNumero, "consulta por número");
conserva(porCliente, "consulta por cliente");
porNumero.addEventListener("submit", (suceso) => buscaNumero(suceso));
porCliente.addEventListener("submit", (suceso) => {
  suceso.preventDefault();
  if (valida(porCliente)) va(pulcro(porCliente.elements.evento.value), pulcro(porCliente.elements.email.value));
});
partes.olvidar.addEventListener("click", () => {
  olvidaReservas();
  partes.subtitulo.focus({ preventScroll: true });
  vigilancia.ya();
});

/** Shows the section for a question: [] this browser's, [id], or [evento, email]. Returns what stops it. */
export function abreReservas(pregunta) {
  lista = nuevaLista();
  escribe(partes.subtitulo, titulo(pregunta));
  escribe(partes.aviso, "Consultando…");
  partes.vacio.hidden = true;
  proponeEventos();
  ofreceReenvio(pregunta);
  vigilancia = refresca({
    pregunta: () => consulta(pregunta),
    muestra: (respuesta) => muestra(respuesta, pregunta),
    falla: (error) => falla(error, pregunta),
    sigue: (ultima) => ultima?.some(puedeCambiar) ?? true,
    base: config.refresco * Math.max(1, pregunta.length ? 1 : misReservas().length / 2),
  });
  return vigilancia;
}

/** Cancelled is for ever: such a reservation is not asked for again. */
const puedeCambiar = ({ Estado }) => Estado !== "X" && Estado !== "C";

function buscaNumero(suceso) {
  suceso.preventDefault();
  const { id } = porNumero.elements;
  const numero = numeroEn(id.value);
  if (numero) return va(numero);
  senala(id, id.value.trim() ? id.dataset.mal : id.dataset.falta);
  id.focus();
}

function va(...pregunta) {
  const destino = enlaceAReservas(...pregunta);
  if (location.hash === destino) vigilancia.ya();
  location.hash = destino;
}

function titulo([uno, email]) {
  if (email) return `${uno} · ${email}`;
  return uno ? `Reserva ${numeroEn(uno) || uno}` : "Hechas en este navegador";
}

async function consulta([uno, email]) {
  if (email) return await delCliente(uno, email);
  return uno ? [await reserva(numeroEn(uno) || uno)] : await recordadas();
}

/** Those of the event that is meant, under the address as it was written and as most people write theirs. */
async function delCliente(evento, email) {
  const eventos = await enVenta().catch(() => []);
  const suyo = elMismo(evento, eventos.map(({ nombre }) => nombre)) ?? evento;
  const direcciones = [...new Set([email, email.toLowerCase()])];
  const listas = await Promise.all(direcciones.map((una) => reservasDe(suyo, una)));
  return [...new Map(listas.flat().map((una) => [una.Id, una])).values()];
}

/** Those of this browser. Each that could be read is remembered as it is now, also when another could not. */
async function recordadas() {
  const respuestas = await Promise.allSettled(misReservas().map(alDia));
  const [error] = respuestas.flatMap((una) => (una.status === "rejected" ? [una.reason] : []));
  if (error) throw error;
  return misReservas().map(({ vista: _, ...suya }) => suya);
}

async function alDia(suya) {
  if (suya.Estado && !puedeCambiar(suya)) return;
  try {
    recuerdaReserva(await reserva(suya.Id));
  } catch (error) {
    if (error.status !== 404) throw error;
    olvidaReserva(suya.Id);
  }
}

function muestra(reservas, [uno]) {
  advierte(partes.aviso, "");
  lista.muestra(reservas);
  partes.vacio.hidden = reservas.length > 0;
  partes.olvidar.hidden = Boolean(uno) || reservas.length === 0;
  escribe(partes["vacio-titulo"], uno ? "No encontramos reservas" : "Aquí aparecerán sus reservas");
  escribe(
    partes["vacio-texto"],
    uno
      ? "Revise que el evento y el correo sean los de su reserva; o pida que le enviemos sus números."
      : "Las que haga en este navegador quedan a la mano; las demás, consúltelas abajo.",
  );
}

function falla(error, [uno, email]) {
  const vistas = email ? [] : misReservas().filter(({ Id, Estado }) => Estado && (!uno || Id === numeroEn(uno)));
  partes.vacio.hidden = true;
  if (esReservado(error) && email) {
    return advierte(
      partes.aviso,
      "Aquí no se muestran las reservas de un correo: pida que le enviemos sus números a esa dirección.",
    );
  }
  if (vistas.length && (esIncierto(error) || !uno)) {
    lista.muestra(vistas);
    return advierte(partes.aviso, `${enPalabras(error)} Sus reservas se muestran como se vieron por última vez.`);
  }
  if (!esIncierto(error)) lista.muestra([]);
  advierte(partes.aviso, enPalabras(error));
}

async function proponeEventos() {
  const eventos = await enVenta().catch(() => []);
  document.getElementById("nombres-evento").replaceChildren(
    ...eventos.map(({ nombre }) => elemento("option", { value: nombre })),
  );
}

function nuevaLista() {
  partes.lista.replaceChildren();
  return new Lista(partes.lista, ({ Id }) => Id, tarjeta);
}

function tarjeta(reserva) {
  const { Id, Evento, Email } = reserva;
  const nodo = copia("plantilla-reserva");
  const partes = campos(nodo);
  partes.evento.textContent = Evento;
  partes.email.textContent = Email;
  partes.id.replaceChildren(...enGrupos(Id));
  partes.codigo.append(codigo(reserva));
  partes.copiar.setAttribute("aria-label", `Copiar el número ${Id}`);
  copiador(partes.copiar, () => Id);
  let ultima = reserva;
  partes.menos.setAttribute("aria-label", `Devolver boletos de la reserva para ${Evento}`);
  partes.cancelar.addEventListener("click", () => cancela(ultima, partes));
  partes.reducir.addEventListener("submit", (suceso) => {
    suceso.preventDefault();
    reduce(ultima, partes);
  });
  return { nodo, actualiza: (suya) => actualiza(nodo, partes, ultima = suya) };
}

function actualiza(nodo, partes, { Evento, Estado, Cantidad, Entradas = 0, vista }) {
  escribe(partes.boletos, `${boletos(Cantidad)}${Entradas ? `, ${Entradas} ya entraron` : ""}`);
  partes.cancelar.setAttribute("aria-label", `Cancelar la reserva de ${boletos(Cantidad)} para ${Evento}`);
  partes.menos.hidden = Estado !== "A" || Cantidad < 2;
  partes.quedan.max = String(Cantidad - 1);
  partes.quedan.min = String(Math.max(1, Entradas));
  if (document.activeElement !== partes.quedan) partes.quedan.value = partes.quedan.max;
  nodo.dataset.estado = Estado;
  escribe(partes.estado, ESTADOS[Estado].texto);
  partes.estado.className = `sello ${ESTADOS[Estado].sello}`;
  partes.codigo.hidden = Estado !== "A";
  escribe(partes.vista, vista && Estado === "A" ? `Como se vio el ${momento.format(vista)}` : "");
  oculta(partes.cancelar, Estado !== "A", partes.evento);
}

async function cancela({ Id, Evento, Cantidad }, partes) {
  const si = await confirma({
    titulo: "¿Cancelar esta reserva?",
    texto: `${boletos(Cantidad)} para ${Evento}. Los boletos vuelven a la venta y no se puede deshacer.`,
    si: "Sí, cancelarla",
    no: "Conservarla",
  });
  if (!si) return;
  partes.cancelar.setAttribute("aria-disabled", "true");
  escribe(partes.error, "");
  try {
    await cancelaReserva(Id);
    pregona(`Reserva de ${boletos(Cantidad)} para ${Evento} cancelada`);
  } catch (error) {
    escribe(
      partes.error,
      error instanceof SinRespuesta
        ? `${enPalabras(error)} Vea el estado de la reserva antes de repetir.`
        : enPalabras(error),
    );
  } finally {
    partes.cancelar.removeAttribute("aria-disabled");
    await vigilancia.ya();
  }
}

/** Part of a reservation goes back on sale. */
async function reduce({ Id, Evento, Cantidad }, partes) {
  const quedan = partes.quedan.valueAsNumber;
  escribe(partes.error, "");
  if (!partes.quedan.validity.valid || !quedan) {
    return escribe(partes.error, `Escriba cuántos conserva: de ${partes.quedan.min} a ${partes.quedan.max}`);
  }
  const si = await confirma({
    titulo: `¿Devolver ${boletos(Cantidad - quedan)}?`,
    texto: `Conserva ${boletos(quedan)} para ${Evento}. Lo devuelto vuelve a la venta y no se puede deshacer.`,
    si: "Sí, devolverlos",
    no: "Conservarlos",
  });
  if (!si) return;
  try {
    await reduceReserva(Id, quedan);
    pregona(`Conserva ${boletos(quedan)} para ${Evento}`);
    partes.menos.open = false;
  } catch (error) {
    escribe(partes.error, enPalabras(error));
  } finally {
    await vigilancia.ya();
  }
}
