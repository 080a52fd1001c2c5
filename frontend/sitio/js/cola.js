/**
 * What was done at this door and the API does not know for sure: kept on the device until the API has answered, in the
 * order in which it was done. Each step carries its key, so that it counts once however often it is sent. A step:
 * {hace: "entra" | "deshace", id, clave, cantidad, evento, hora, aparato, dentro}.
 */
import { asistencia, dejaEntrar, deshaceEntrada, Rechazo } from "./api.js";
import { larga } from "./memoria.js";

const COLA = "boletia.puerta.cola";
const DOBLES = "boletia.puerta.dobles";
const A_LA_VEZ = 6; // requests; a browser opens no more to one host
const SIN_DECIDIR = [401, 403, 408, 413, 429]; // what is said of one sending: it stays in the queue

const enMano = new Set(); // keys that somebody at the door is waiting for
let enviando;

export const pendientes = () => larga.lee(COLA, []);
export const dobles = () => larga.lee(DOBLES, []);

/** Keeps a step; `enMano` while whoever adds it sends it himself. */
export function agrega(paso, aMano = false) {
  if (aMano) enMano.add(paso.clave);
  larga.guarda(COLA, [...pendientes(), paso]);
}

/** The step stays for later; `dentro`: whether its people were let in. */
export function deja(paso, dentro) {
  larga.guarda(COLA, pendientes().map((uno) => (mismo(uno, paso) ? { ...uno, dentro } : uno)));
  enMano.delete(paso.clave);
}

export function quita(paso) {
  larga.guarda(COLA, pendientes().filter((uno) => !mismo(uno, paso)));
  enMano.delete(paso.clave);
}

/** Boletos of a reservation that came in here and wait to be sent, but for that of `salvo`. */
export function enEspera(id, salvo = undefined) {
  return pendientes()
    .filter((paso) => paso.id === id && paso.clave !== salvo)
    .reduce((suma, { hace, cantidad }) => suma + (hace === "entra" ? cantidad : -cantidad), 0);
}

/** Whether the API has decided, for good, by this failure. */
export const decidio = (error) => error instanceof Rechazo && error.status < 500 && !SIN_DECIDIR.includes(error.status);

/** Sends what waits. `alSaber(paso, asistencia)` after each that was taken. Throws what stopped it; the rest stays. */
export function envia(alSaber) {
  enviando ??= vacia(alSaber).finally(() => (enviando = undefined));
  return enviando;
}

export const olvidaDobles = () => larga.guarda(DOBLES, []);

export function olvidaCola() {
  larga.guarda(COLA, []);
  enMano.clear();
}

async function vacia(alSaber) {
  for (let tanda = siguientes(); tanda.length; tanda = siguientes()) {
    const hechos = await Promise.allSettled(tanda.map((paso) => uno(paso, alSaber)));
    const fallo = hechos.find(({ status }) => status === "rejected");
    if (fallo) throw /** @type {PromiseRejectedResult} */ (fallo).reason;
  }
}

/** The first steps of as many reservations: those of one follow each other. */
function siguientes() {
  const primeros = new Map();
  for (const paso of pendientes()) {
    if (!primeros.has(paso.id)) primeros.set(paso.id, paso);
  }
  return [...primeros.values()].filter(({ clave }) => !enMano.has(clave)).slice(0, A_LA_VEZ);
}

async function uno(paso, alSaber) {
  try {
    const respuesta = paso.hace === "entra" ? await manda(paso) : await deshaceEntrada(paso.id, paso.clave);
    quita(paso);
    await alSaber(paso, respuesta);
  } catch (error) {
    if (!decidio(error)) throw error;
    if (paso.hace === "entra" && paso.dentro !== false) await recuerdaDoble(paso, error);
    quita(paso);
  }
}

/** Lets a step's boletos in. */
export function manda({ id, clave, cantidad, evento, hora, aparato }) {
  return dejaEntrar(id, { cantidad, evento, hora, aparato }, clave);
}

/** Somebody was let in here whom the API would not have let in: told with who came in before, and when. */
async function recuerdaDoble(paso, error) {
  const otros = await asistencia(paso.id).then(({ Ingresos }) => Ingresos).catch(() => []);
  const { id, evento, cantidad, hora, aparato, clave } = paso;
  larga.guarda(DOBLES, [...dobles(), { id, evento, cantidad, hora, aparato, clave, motivo: error.message, otros }]);
}

const mismo = (uno, otro) => uno.clave === otro.clave && uno.hace === otro.hace;
