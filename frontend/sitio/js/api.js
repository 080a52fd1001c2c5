/** The contract of docs/openapi.yaml, seen from the page. The only module that calls fetch. */
import { config } from "../config.js";

const ESPERA = 30_000; // milliseconds; API Gateway itself gives up at 29 seconds

/** No answer came: whether the API did what was asked is not known. */
export class SinRespuesta extends Error {}

/** The API answered that it will not, or cannot. `status` and `codigo` as in the contract. */
export class Rechazo extends Error {
  constructor(status, { Code, Message, message } = {}) {
    super(Message ?? message ?? "");
    this.status = status;
    this.codigo = Code ?? "";
  }
}

/** Whether the outcome of the request is unknown, so that only the same Idempotency-Key may be sent again. */
export function esIncierto(error) {
  return error instanceof SinRespuesta || (error instanceof Rechazo && error.status >= 500);
}

/** What to tell the user, the API's own words wherever it spoke. */
export function enPalabras(error) {
  if (error instanceof SinRespuesta) {
    return navigator.onLine
      ? "Boletia no responde. Revise su conexión."
      : "Su equipo está sin conexión a internet.";
  }
  if (!(error instanceof Rechazo)) throw error;
  if (error.status >= 500) return `Boletia tiene un problema (${error.status}). ${error.message}`.trim();
  return error.message || `Boletia no aceptó la petición (${error.status}).`;
}

/** Every event for sale or cancelled; Capacidad is what is available. */
export const disponibilidad = () => todas(config.reservas, "/reservas/eventos");
/** Every event as its organiser made it; Capacidad is the total. */
export const eventos = () => todas(config.eventos, "/eventos");
export const creaEvento = (datos) => pide(config.eventos, "/eventos", { method: "POST", body: JSON.stringify(datos) });
export const cancelaEvento = (nombre) => pide(config.eventos, ruta`/eventos/${nombre}`, { method: "DELETE" });

export const reserva = (id) => pide(config.reservas, ruta`/reservas/${id}`);
export const reservasDe = (evento, email) => todas(config.reservas, ruta`/reservas/${evento}/${email}`);
export const cancelaReserva = (id) => pide(config.reservas, ruta`/reservas/${id}`, { method: "DELETE" });
export const creaReserva = (datos, clave) =>
  pide(config.reservas, "/reservas", { method: "POST", body: JSON.stringify(datos), headers: { "Idempotency-Key": clave } });

/** The e-mails of the embedded cloud, oldest first. Throws SinRespuesta or Rechazo where there is no such cloud. */
export async function correos() {
  const { messages = {} } = await pide(config.correos, "");
  return Object.values(messages).flat();
}

function ruta(textos, ...valores) {
  return String.raw({ raw: textos }, ...valores.map(encodeURIComponent));
}

async function pide(base, camino, opciones = {}) {
  return (await responde(base, camino, opciones)).cuerpo;
}

/** All pages of a list. */
async function todas(base, camino) {
  const elementos = [];
  let cursor = "";
  do {
    const { cuerpo, enlace } = await responde(base, camino + (cursor && `?cursor=${encodeURIComponent(cursor)}`));
    elementos.push(...cuerpo);
    cursor = siguiente(enlace);
  } while (cursor);
  return elementos;
}

/** The cursor in `<https://…?cursor=…>; rel="next"`; the address itself may be of a proxy's inner side. */
function siguiente(enlace) {
  const [, direccion] = /<([^>]+)>;\s*rel="next"/.exec(enlace ?? "") ?? [];
  return direccion ? new URL(direccion).searchParams.get("cursor") : "";
}

async function responde(base, camino, opciones = {}) {
  const { respuesta, texto } = await llega(base + camino, opciones);
  const cuerpo = interpreta(respuesta, texto);
  if (!respuesta.ok) throw new Rechazo(respuesta.status, cuerpo);
  return { cuerpo, enlace: respuesta.headers.get("Link") };
}

/** The whole answer. A connection lost halfway through the body is no answer. */
async function llega(direccion, { headers, ...opciones }) {
  const tipo = opciones.body ? { "Content-Type": "application/json" } : {};
  try {
    const respuesta = await fetch(direccion, {
      cache: "no-store",
      signal: AbortSignal.timeout(ESPERA),
      ...opciones,
      headers: { ...tipo, ...headers },
    });
    return { respuesta, texto: await respuesta.text() };
  } catch (error) {
    throw new SinRespuesta(error.message, { cause: error });
  }
}

function interpreta(respuesta, texto) {
  if (!respuesta.headers.get("Content-Type")?.includes("json")) return respuesta.ok ? texto : {};
  try {
    return JSON.parse(texto);
  } catch {
    return {};
  }
}
