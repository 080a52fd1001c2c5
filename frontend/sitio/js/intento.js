/**
 * One press, one reservation. Each attempt carries an Idempotency-Key that is kept, also across a reload of the page,
 * until the API has said what became of it; every retry sends the same key, so it can book only once.
 */
import { Rechazo, creaReserva, esIncierto } from "./api.js";

const GUARDADO = "boletia.intento";
const ESPERAS = [1000, 2000, 4000]; // milliseconds before each retry of its own
const DEMASIADAS = 429;

/** The attempt whose outcome is not known, as {clave, datos}, or null. */
export function pendiente() {
  return JSON.parse(sessionStorage.getItem(GUARDADO));
}

export function abandona() {
  sessionStorage.removeItem(GUARDADO);
}

/**
 * Books `datos` {evento, cantidad, email} and returns the reservation. `avisa(error)` is told before each retry.
 * Throws what the API answered, or the last failure when the outcome is still unknown: `pendiente()` then has the attempt.
 */
export async function intenta(datos, avisa) {
  const { clave } = continua(datos);
  for (const espera of [...ESPERAS, null]) {
    try {
      const hecha = await creaReserva(datos, clave);
      abandona();
      return hecha;
    } catch (error) {
      if (!seReintenta(error)) abandona();
      if (!seReintenta(error) || espera === null) throw error;
      avisa(error);
      await conexionO(espera);
    }
  }
}

function continua(datos) {
  const anterior = pendiente();
  if (anterior && JSON.stringify(anterior.datos) === JSON.stringify(datos)) return anterior;
  const nuevo = { clave: claveNueva(), datos };
  sessionStorage.setItem(GUARDADO, JSON.stringify(nuevo));
  return nuevo;
}

/** 128 random bits. crypto.randomUUID would need https, which a static host may lack. */
function claveNueva() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function seReintenta(error) {
  return esIncierto(error) || (error instanceof Rechazo && error.status === DEMASIADAS);
}

/** Waits, or goes on at once when the browser says that the connection is back. */
function conexionO(milisegundos) {
  return new Promise((sigue) => {
    const reloj = setTimeout(acaba, milisegundos);
    function acaba() {
      clearTimeout(reloj);
      removeEventListener("online", acaba);
      sigue();
    }
    addEventListener("online", acaba);
  });
}
