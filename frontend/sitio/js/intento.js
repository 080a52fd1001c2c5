/**
 * One press, one reservation. Each attempt carries an Idempotency-Key that is kept, also when the tab is closed, until
 * the API has said what became of it; every retry sends the same key, so it can book only once. One attempt per event.
 */
import { creaReserva, esIncierto, Rechazo, SinLinea } from "./api.js";
import { larga } from "./memoria.js";

const GUARDADOS = "boletia.intentos";
const ESPERAS = [1000, 2000, 4000]; // milliseconds before each retry of its own
const VIGENCIA = 23 * 3600 * 1000; // milliseconds; the API forgets a key after 24 hours
const SIN_DECIDIR = [401, 403, 408, 413, 429]; // what may be said of one sending, and nothing of an earlier one

const enCurso = new Map(); // event to the promise of its reservation

/** The attempts whose outcome is not known: {clave, datos, desde, enviado}. */
export function pendientes() {
  return Object.values(larga.lee(GUARDADOS, {})).filter((intento) => intento?.enviado && intento.datos?.evento);
}

export const pendiente = (evento) => pendientes().find(({ datos }) => datos.evento === evento);
/** Whether the API may have forgotten the attempt's key: sent again, it could book twice. */
export const caduco = ({ desde }) => !(Math.abs(Date.now() - desde) < VIGENCIA);
/** Whether an attempt of this event is on its way right now. */
export const intentando = (evento) => enCurso.has(evento);

export function abandona(evento) {
  const { [evento]: _, ...otros } = larga.lee(GUARDADOS, {});
  larga.guarda(GUARDADOS, otros);
}

/**
 * Books `datos` {evento, cantidad, email} and returns the reservation. `avisa(error)` is told before each retry.
 * Throws what the API answered, or the last failure when the outcome is still unknown: `pendiente()` then has the attempt.
 */
export function intenta(datos, avisa) {
  const { evento } = datos;
  if (!enCurso.has(evento)) enCurso.set(evento, insiste(continua(datos), avisa).finally(() => enCurso.delete(evento)));
  return enCurso.get(evento);
}

async function insiste(intento, avisa) {
  for (const espera of [...ESPERAS, null]) {
    try {
      return await envia(intento);
    } catch (error) {
      if (!seReintenta(error) || espera === null) throw error;
      avisa(error);
      await conexionO(Math.max(espera, error.espera ?? 0));
    }
  }
}

/** One sending. The attempt is kept before it leaves, and let go once it is known what became of it. */
async function envia(intento) {
  const enviadoAntes = intento.enviado;
  guarda(Object.assign(intento, { enviado: true }));
  try {
    const hecha = await creaReserva(intento.datos, intento.clave);
    abandona(intento.datos.evento);
    return hecha;
  } catch (error) {
    if (error instanceof SinLinea && !enviadoAntes) guarda(Object.assign(intento, { enviado: false }));
    else if (decide(error, enviadoAntes)) abandona(intento.datos.evento);
    throw error;
  }
}

function decide(error, enviadoAntes) {
  if (esIncierto(error)) return false;
  return !enviadoAntes || !SIN_DECIDIR.includes(error.status);
}

function continua(datos) {
  const anterior = pendiente(datos.evento);
  if (anterior && !caduco(anterior) && JSON.stringify(anterior.datos) === JSON.stringify(datos)) return anterior;
  return { clave: claveNueva(), datos, desde: Date.now(), enviado: false };
}

function guarda(intento) {
  larga.guarda(GUARDADOS, { ...larga.lee(GUARDADOS, {}), [intento.datos.evento]: intento });
}

/** 128 random bits. crypto.randomUUID would need https, which a static host may lack. */
export function claveNueva() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function seReintenta(error) {
  return esIncierto(error) || (error instanceof Rechazo && error.status === 429);
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
