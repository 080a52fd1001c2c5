/** Reservar: the form of one event, from its quantity to the reservation. What is said belongs to an event, not to the form. */
import { enPalabras, esIncierto } from "./api.js";
import { boletos, cifra, ESTADOS } from "./boleto.js";
import { abre, estaAbierto, partes, titula } from "./dialogo.js";
import { llamado, yaPaso } from "./detalles.js";
import { enlaceAReservas } from "./direccion.js";
import { escribe, pregona } from "./dom.js";
import { muestraFicha } from "./ficha.js";
import { acompana, reparte, senala, valida } from "./formulario.js";
import { abandona, caduco, intenta, intentando, pendiente } from "./intento.js";
import { borrador, guardaBorrador, recuerdaReserva, vigentesDe } from "./recuerdos.js";
import { elMismo, pulcro } from "./texto.js";

const MAXIMO = 1_000_000; // boletos of one reservation
const DESCONOCIDO = { estado: "desconocido", disponibles: 0, categoria: "" };

const { forma } = partes;
const { cantidad, email } = forma.elements;
const dichos = new Map(); // event to {error, progreso}: what its last press came to

let nombre; // of the event in the form
let evento; // as it was last seen, undefined while it has not been
let alReservar = (_) => {};

acompana(forma);
forma.addEventListener("input", guarda);
forma.addEventListener("submit", (suceso) => {
  suceso.preventDefault();
  envia();
});
partes.otra.addEventListener("click", () => {
  abandona(nombre);
  di(nombre, {});
  dispone();
  cantidad.focus();
});
forma.querySelectorAll("[data-suma]").forEach((boton) =>
  boton.addEventListener("click", () => suma(Number(boton.dataset.suma)))
);

/** Opens the form of an event; `alTerminar(reserva)` when it is booked while the form is still open. */
export function abreReservar(elegido, alTerminar) {
  alReservar = alTerminar;
  if (estaAbierto("forma") && elegido === nombre) return;
  nombre = elegido;
  evento = undefined;
  abre("forma", nombre);
  muestraFicha({ nombre });
  for (const entrada of [cantidad, email]) senala(entrada, "");
  recupera();
  di(nombre, dichos.get(nombre) ?? {});
  dispone();
  partes.nombre.focus();
}

/** The cartelera was looked at again: the form follows. Returns the event's own name, once it is known. */
export function actualizaReservar(eventos) {
  if (!estaAbierto("forma")) return;
  const suNombre = elMismo(nombre, eventos.map((uno) => uno.nombre));
  if (suNombre && suNombre !== nombre) return suNombre;
  evento = eventos.find((uno) => uno.nombre === nombre) ?? DESCONOCIDO;
  titula(llamado({ ...evento, nombre }), evento.categoria);
  muestraFicha({ ...evento, nombre });
  const seVende = evento.estado === "A";
  escribe(partes.quedan, !seVende ? "" : evento.disponibles ? `Quedan ${boletos(evento.disponibles)}` : "Agotado");
  dispone();
}

/** What the form was left with: an attempt without outcome, else the draft of this event, else the last e-mail. */
function recupera() {
  const campos = pendiente(nombre)?.datos ??
    { cantidad: 1, email: borrador("cliente").email ?? "", ...borrador(`evento ${nombre}`) };
  cantidad.value = campos.cantidad;
  email.value = campos.email;
}

function guarda() {
  guardaBorrador(`evento ${nombre}`, { cantidad: cantidad.value, email: email.value });
  guardaBorrador("cliente", { email: email.value });
}

function suma(cuanto) {
  const nueva = (cantidad.valueAsNumber || 0) + cuanto;
  cantidad.value = Math.min(Math.max(nueva, 1), Number(cantidad.max));
  cantidad.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What can be done now, given the event and its attempt. A form that leads nowhere is not shown. */
function dispone() {
  const intento = pendiente(nombre);
  const enviando = intentando(nombre);
  const motivo = intento || enviando ? "" : impedimento();
  const viejo = Boolean(intento) && caduco(intento);
  const porPersona = evento?.maximo ?? MAXIMO;
  cantidad.max = Math.max(1, Math.min(porPersona, evento?.disponibles || MAXIMO));
  const tope = porPersona < (evento?.disponibles ?? 0) ? "el máximo por persona" : "lo que queda";
  cantidad.dataset.mal = `De 1 a ${cifra(Number(cantidad.max))}: es ${tope}`;
  escribe(partes.impedimento, motivo);
  partes.datos.hidden = partes.enviar.hidden = Boolean(motivo);
  partes.salida.hidden = !motivo;
  partes.datos.disabled = enviando || Boolean(intento);
  partes.enviar.hidden ||= viejo && !enviando;
  partes.enviar.setAttribute("aria-disabled", String(enviando));
  escribe(partes.enviar, enviando ? "Reservando…" : intento ? "Reintentar" : "Reservar");
  escribe(partes.otra, viejo ? "Ya lo vi: reservar de nuevo" : "Abandonar este intento y corregir los datos");
  partes.otra.hidden = enviando || !intento;
  adviertePendiente(enviando ? undefined : intento, viejo);
  cuentaLosQueTiene();
}

function impedimento() {
  if (!evento) return "";
  if (evento.estado === "desconocido") return "No hay un evento con este nombre en cartelera.";
  if (evento.estado === "C") return "Los organizadores cancelaron este evento: ya no se venden boletos.";
  if (yaPaso(evento)) return "Este evento ya pasó.";
  return evento.disponibles ? "" : "Se agotaron los boletos. Si alguien cancela, volverán a aparecer aquí.";
}

/** An attempt that was left without an answer, and what may be done about it. */
function adviertePendiente(intento, viejo) {
  const dicho = dichos.get(nombre)?.error;
  escribe(
    partes.advertencia,
    !intento || (dicho && !viejo)
      ? ""
      : viejo
      ? "Hace más de un día que este intento quedó sin respuesta. Vea primero si la reserva quedó hecha: repetirlo podría reservar dos veces."
      : "Este intento quedó sin respuesta. Reintente: no se reserva dos veces.",
  );
  partes.busca.hidden = !viejo;
  if (intento) partes.busca.href = enlaceAReservas(nombre, intento.datos.email);
}

function cuentaLosQueTiene() {
  const suyas = vigentesDe(nombre);
  partes.tiene.hidden = suyas.length === 0;
  if (!suyas.length) return;
  escribe(
    partes["tiene-texto"],
    `Ya tiene ${boletos(suyas.reduce((total, { Cantidad }) => total + Cantidad, 0))} para este evento.`,
  );
  partes["tiene-enlace"].href = suyas.length === 1 ? enlaceAReservas(suyas[0].Id) : enlaceAReservas();
}

async function envia() {
  if (intentando(nombre) || partes.enviar.hidden) return;
  const elegido = nombre;
  const repetido = pendiente(elegido);
  if (!repetido && !valida(forma)) return;
  const datos = repetido?.datos ?? { evento: elegido, cantidad: cantidad.valueAsNumber, email: pulcro(email.value) };
  di(elegido, {});
  const reserva = intenta(
    datos,
    (error) => di(elegido, { progreso: `${enPalabras(error)} Reintentando la misma reserva…` }),
  );
  dispone();
  try {
    hecha(elegido, await reserva);
  } catch (error) {
    fallida(elegido, error);
  }
}

/** What became of an event's press: beside its form if that is the one on the screen. */
function di(suEvento, { error = "", progreso = "" }) {
  dichos.set(suEvento, { error, progreso });
  if (suEvento !== nombre) return;
  escribe(partes.error, error);
  escribe(partes.progreso, progreso);
}

const estaALaVista = (suEvento) => estaAbierto("forma") && suEvento === nombre;

function hecha(suEvento, reserva) {
  dichos.delete(suEvento);
  recuerdaReserva(reserva);
  guardaBorrador(`evento ${suEvento}`, {});
  if (estaALaVista(suEvento)) return alReservar(reserva);
  const { texto } = ESTADOS[reserva.Estado];
  pregona(`Reserva ${texto.toLowerCase()}: ${boletos(reserva.Cantidad)} para ${reserva.Evento}. Está en Mis reservas.`);
}

function fallida(suEvento, error) {
  const incierta = esIncierto(error) && pendiente(suEvento);
  const texto = enPalabras(error);
  const dicho = incierta
    ? `${texto} Todavía no sabemos si la reserva quedó hecha; reintente: no se reserva dos veces.`
    : esIncierto(error)
    ? `${texto} La reserva no se envió.`
    : texto;
  if (!estaALaVista(suEvento)) {
    if (incierta) di(suEvento, { error: dicho });
    else dichos.delete(suEvento);
    return pregona(`${suEvento}: ${dicho}`);
  }
  di(suEvento, { error: dicho });
  dispone();
  if (!esIncierto(error)) reparte(forma, partes.error, error, dicho);
}
