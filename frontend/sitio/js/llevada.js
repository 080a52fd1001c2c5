/**
 * The list that a door takes along, for when the line is gone: of each reservation a fingerprint of its number, its
 * boletos and how many came in. Neither addresses nor numbers are kept: a number is the key to its reservation, and
 * whoever finds the device must not hold the keys of a whole hall. One event at a time, a day at most.
 */
import { reservasPorPaginas } from "./api.js";
import { larga } from "./memoria.js";

const LISTA = "boletia.puerta.lista"; // {evento, tomada, reservas: {huella: [boletos, entradas, estado]}}
const DESPUES = "boletia.puerta.despues"; // {huella: [entradas, when]}, as the API has told them since
const ATRASO = 60_000; // milliseconds that a list may lag behind what the API has told already
const VIDA = 24 * 3600 * 1000; // milliseconds
const SE_CIFRA = Boolean(globalThis.crypto?.subtle); // only https and localhost have it; else nothing outlives the page

let llevada; // what is kept, read once
let despues = {};

/** Reads the whole list of an event and keeps it in the place of whatever was there. `alLeer(cuantas)` as it comes. */
export async function lleva(evento, alLeer = (_) => {}) {
  const tomada = Date.now();
  const reservas = {};
  let leidas = 0;
  for await (const pagina of reservasPorPaginas(evento)) {
    const huellas = await Promise.all(pagina.map(({ Id }) => huella(Id)));
    pagina.forEach(({ Cantidad, Entradas = 0, Estado }, lugar) => {
      reservas[huellas[lugar]] = [Cantidad, Entradas, Estado];
    });
    alLeer(leidas += pagina.length);
  }
  guarda({ evento, tomada, reservas }, desdeEntonces(tomada - ATRASO));
}

/** When the list of this event was taken; undefined where there is none, or it is too old. */
export function tomadaDe(evento) {
  llevada ??= recuerda();
  return llevada.evento === evento ? llevada.tomada : undefined;
}

/** `{boletos, entradas, estado}` of a reservation, undefined where the list does not have it. */
export async function enLaLista(evento, id) {
  if (tomadaDe(evento) === undefined) return undefined;
  const suya = await huella(id);
  if (!Object.hasOwn(llevada.reservas, suya)) return undefined;
  const [boletos, entradas, estado] = llevada.reservas[suya];
  return { boletos, entradas: despues[suya]?.[0] ?? entradas, estado };
}

/** What the API has just said of a reservation. */
export async function anota(id, entradas) {
  despues[await huella(id)] = [entradas, Date.now()];
  if (SE_CIFRA) larga.guarda(DESPUES, despues);
}

/** Boletos that may come, and that came in, of an event's list. */
export function cuantos(evento) {
  if (tomadaDe(evento) === undefined) return { esperados: 0, dentro: 0 };
  const suyas = Object.entries(llevada.reservas).filter(([, [, , estado]]) => estado === "A");
  return {
    esperados: suyas.reduce((suma, [, [boletos]]) => suma + boletos, 0),
    dentro: suyas.reduce((suma, [cual, [, entradas]]) => suma + (despues[cual]?.[0] ?? entradas), 0),
  };
}

/** Nothing of the list stays on this device. */
export function olvida() {
  guarda({}, {});
}

/** What was told while the list was being read, or just before: a page of it may be older. */
function desdeEntonces(cuando) {
  return Object.fromEntries(Object.entries(despues).filter(([, [, dicho]]) => dicho > cuando));
}

function guarda(lista, luego) {
  llevada = lista;
  despues = luego;
  if (!SE_CIFRA) return;
  larga.guarda(LISTA, lista);
  larga.guarda(DESPUES, luego);
}

function recuerda() {
  const lista = larga.lee(LISTA, {});
  if (lista.evento === undefined) return {};
  if (!(Math.abs(Date.now() - lista.tomada) < VIDA)) {
    guarda({}, {});
    return {};
  }
  despues = larga.lee(DESPUES, {});
  return lista;
}

/** 96 bits of SHA-256: two of 20,000 numbers do not meet, and no number is found from it. */
async function huella(id) {
  if (!SE_CIFRA) return id;
  const resumen = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id)));
  return btoa(String.fromCharCode(...resumen.subarray(0, 12)));
}
