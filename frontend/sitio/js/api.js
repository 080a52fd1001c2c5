/** The contract of docs/openapi.yaml, seen from the page. The only module that calls fetch. */
import { config } from "../config.js";

const ESPERA = 30_000; // milliseconds; API Gateway itself gives up at 29 seconds
const ESPERA_EN_LA_PUERTA = 5000; // milliseconds: somebody is standing there

/** No answer came: whether the API did what was asked is not known. */
export class SinRespuesta extends Error {}

/** There was no line from beginning to end: nothing was sent. */
export class SinLinea extends SinRespuesta {}

/** The API answered that it will not, or cannot. `status`, `codigo` and `campo` as in the contract. */
export class Rechazo extends Error {
  constructor(status, cuerpo, espera = 0) {
    super(cuerpo.Code ? cuerpo.Message : ""); // whoever answers without a Code is not the API, and not in Spanish
    this.status = status;
    this.codigo = cuerpo.Code ?? "";
    this.campo = cuerpo.Campo ?? "";
    this.espera = espera; // milliseconds that the API asks to be left alone
  }
}

/** Whether the outcome of the request is unknown, so that only the same Idempotency-Key may be sent again. */
export function esIncierto(error) {
  return error instanceof SinRespuesta || (error instanceof Rechazo && error.status >= 500);
}

/** Whether only organisers may ask this. */
export const esReservado = (error) => error instanceof Rechazo && [401, 403].includes(error.status);

const DE_OTROS = {
  401: "Esto es solo para organizadores: entre con su cuenta. Lo escrito sigue aquí.",
  403: "Boletia no permite hacer esto desde aquí.",
  404: "Boletia no encontró lo que se pidió.",
  413: "Lo que se envió es demasiado grande.",
  429: "Hay mucha gente en Boletia en este momento.",
};

/** What to tell the user, the API's own words wherever it spoke. */
export function enPalabras(error) {
  if (error instanceof SinLinea) return "Su equipo está sin conexión a internet.";
  if (error instanceof SinRespuesta) return "Boletia no responde. Revise su conexión.";
  if (!(error instanceof Rechazo)) throw error;
  if (error.status === 401) return DE_OTROS[401]; // the API speaks to programs: it names the header
  if (error.status >= 500) return `Boletia tiene un problema (${error.status}). ${error.message}`.trim();
  return error.message || (DE_OTROS[error.status] ?? `Boletia no aceptó la petición (${error.status}).`);
}

/** Every event for sale or cancelled; Capacidad is what is available. The very same array while nothing changes. */
export const disponibilidad = (fresca = false) => todas(config.reservas, "/reservas/eventos", fresca);
export const disponibilidadDe = (evento) =>
  objeto(config.reservas, ruta`/reservas/eventos/${evento}`, { cache: "default" });
/** Every event as its organiser made it; Capacidad is the total. */
export const eventos = (fresca = false) => todas(config.eventos, "/eventos", fresca);
export const evento = (nombre) => objeto(config.eventos, ruta`/eventos/${nombre}`);
export const creaEvento = (datos) =>
  objeto(config.eventos, "/eventos", { method: "POST", body: JSON.stringify(datos) });
/** Changes an event; `datos` are the fields that change, and the `version` that they are a change of. */
export const cambiaEvento = (nombre, datos) =>
  objeto(config.eventos, ruta`/eventos/${nombre}`, { method: "PATCH", body: JSON.stringify(datos) });
export const cancelaEvento = (nombre) => pide(config.eventos, ruta`/eventos/${nombre}`, { method: "DELETE" });

/** How an event's sale goes, for organisers: `Disponibles` below 0 where more is sold than there is. */
export const venta = (evento) => objeto(config.reservas, ruta`/reservas/eventos/${evento}/venta`);

export const reserva = (id) => objeto(config.reservas, ruta`/reservas/${id}`);
export const reservasDe = (evento, email) => todas(config.reservas, ruta`/reservas/${evento}/${email}`, true);
/** An event's reservations that are still valid; for organisers only. */
export const vigentes = (evento) =>
  todas(config.reservas, `${ruta`/reservas/eventos/${evento}/reservas`}?estado=A&limite=1000`, true);
/** All of an event's reservations, a page at a time and kept nowhere; for organisers only. */
export async function* reservasPorPaginas(evento) {
  const camino = `${ruta`/reservas/eventos/${evento}/reservas`}?limite=1000`;
  for await (const { cuerpo } of paginas(config.reservas, camino, true)) yield cuerpo;
}

/** The door, for organisers only: who came in with a reservation, and when. */
export const asistencia = (id) => objeto(config.reservas, ruta`/reservas/${id}/entradas`, alMomento());
/** Lets boletos in; `clave` counts once, whenever and however often it is sent. */
export const dejaEntrar = (id, datos, clave) =>
  objeto(config.reservas, ruta`/reservas/${id}/entradas`, {
    method: "POST",
    body: JSON.stringify(datos),
    headers: { "Idempotency-Key": clave },
    ...alMomento(),
  });
export const deshaceEntrada = (id, clave) =>
  objeto(config.reservas, ruta`/reservas/${id}/entradas/${clave}`, { method: "DELETE", ...alMomento() });

export const cancelaReserva = (id) => pide(config.reservas, ruta`/reservas/${id}`, { method: "DELETE" });
/** Gives boletos back: `cantidad` are those that remain. */
export const reduceReserva = (id, cantidad) =>
  objeto(config.reservas, ruta`/reservas/${id}`, { method: "PATCH", body: JSON.stringify({ cantidad }) });
export const creaReserva = (datos, clave) =>
  objeto(config.reservas, "/reservas", {
    method: "POST",
    body: JSON.stringify(datos),
    headers: { "Idempotency-Key": clave },
  });
/** Asks for the numbers to be sent to the address; the answer never says whether there are any. */
export const reenvia = (datos) =>
  pide(config.reservas, "/reservas/reenvios", { method: "POST", body: JSON.stringify(datos) });

/** The e-mails of the embedded cloud, oldest first. Throws SinRespuesta or Rechazo where there is no such cloud. */
export async function correos() {
  const { messages = {} } = await objeto(config.correos, "");
  return Object.values(messages).flat();
}

let credencial = async () => ({});
let alRechazarla = () => {};

/**
 * From now on every request to the API carries the headers that `nueva()` promises: an organiser's token, waited for
 * while somebody is signing in; `rechazada()` once it is refused.
 */
export function presenta(nueva, rechazada) {
  credencial = nueva;
  alRechazarla = rechazada;
}

async function encabezados(direccion, { body, headers }) {
  const deQuien = direccion.startsWith(config.correos ?? " ") ? {} : await credencial();
  return { ...(body && { "Content-Type": "application/json" }), ...deQuien, ...headers };
}

const alMomento = () => ({ signal: AbortSignal.timeout(ESPERA_EN_LA_PUERTA) });

function ruta(textos, ...valores) {
  return String.raw({ raw: textos }, ...valores.map(encodeURIComponent));
}

/** The answer's body. */
async function pide(base, camino, opciones = {}) {
  return (await responde(base, camino, opciones)).cuerpo;
}

async function objeto(base, camino, opciones = {}) {
  const cuerpo = await pide(base, camino, opciones);
  if (!cuerpo || typeof cuerpo !== "object" || Array.isArray(cuerpo)) throw new SinRespuesta("not the API");
  return cuerpo;
}

const vistas = new Map(); // address to {textos, elementos}: an unchanged list is the same array

/** A list, page by page. `fresca` asks the API itself, whatever a cache holds. */
async function* paginas(base, camino, fresca) {
  let cursor = "";
  do {
    const destino = camino + (cursor && `${camino.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`);
    const pagina = await responde(base, destino, { cache: fresca ? "no-cache" : "default" });
    if (!Array.isArray(pagina.cuerpo)) throw new SinRespuesta("not the API");
    yield pagina;
    cursor = siguiente(pagina.enlace);
  } while (cursor);
}

/** All pages of a list. */
async function todas(base, camino, fresca) {
  const leidas = [];
  for await (const pagina of paginas(base, camino, fresca)) leidas.push(pagina);
  return recuerda(base + camino, leidas);
}

function recuerda(direccion, leidas) {
  const textos = leidas.map(({ texto }) => texto).join("\n");
  if (vistas.get(direccion)?.textos !== textos) {
    vistas.set(direccion, { textos, elementos: leidas.flatMap(({ cuerpo }) => cuerpo) });
  }
  return vistas.get(direccion).elementos;
}

/** The cursor in `<https://…?cursor=…>; rel="next"`; the address itself may be of a proxy's inner side. */
function siguiente(enlace) {
  const [, direccion] = /<([^>]+)>;\s*rel="next"/.exec(enlace ?? "") ?? [];
  return direccion ? new URL(direccion, location.href).searchParams.get("cursor") ?? "" : "";
}

async function responde(base, camino, opciones) {
  const { respuesta, texto } = await llega(base + camino, opciones);
  const cuerpo = interpreta(respuesta, texto);
  if (respuesta.status === 401) alRechazarla();
  if (!respuesta.ok) throw new Rechazo(respuesta.status, Object(cuerpo), reposo(respuesta));
  return { cuerpo, texto, enlace: respuesta.headers.get("Link") };
}

/** Retry-After in milliseconds. */
function reposo(respuesta) {
  return Math.max(0, Number(respuesta.headers.get("Retry-After")) || 0) * 1000;
}

/** The whole answer. A connection lost halfway through the body is no answer. */
async function llega(direccion, opciones) {
  const headers = await encabezados(direccion, opciones);
  const huboLinea = vigilaLinea();
  try {
    const respuesta = await fetch(direccion, {
      cache: "no-store",
      signal: AbortSignal.timeout(ESPERA),
      ...opciones,
      headers,
    });
    return { respuesta, texto: await respuesta.text() };
  } catch (error) {
    throw new (huboLinea() ? SinRespuesta : SinLinea)(error.message, { cause: error });
  }
}

/** Gives the question whether there was a line at any moment since. */
function vigilaLinea() {
  let hubo = navigator.onLine;
  const anota = () => (hubo = true);
  addEventListener("online", anota, { once: true });
  return () => {
    removeEventListener("online", anota);
    return hubo || navigator.onLine;
  };
}

function interpreta(respuesta, texto) {
  if (!respuesta.headers.get("Content-Type")?.includes("json")) return respuesta.ok ? texto : {};
  try {
    return JSON.parse(texto);
  } catch {
    return respuesta.ok ? texto : {};
  }
}
