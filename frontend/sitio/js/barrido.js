/** What is left of a cancellation: the boletos of an event's reservations that are still valid, from data. */
import { Rechazo, vigentes } from "./api.js";
import { corta } from "./memoria.js";

const SEGUIDOS = "boletia.cancelados";

let permitido = true; // false once the API has said that it does not tell

/** From now on this event's sweep is followed, also after a reload. */
export function sigue(nombre) {
  corta.guarda(SEGUIDOS, [...new Set([...corta.lee(SEGUIDOS, []), nombre])]);
}

/** Whether an event's sweep is to be shown: it was cancelled here, or has not got as far as closing the sale. */
export function seSigue({ nombre, estado, ventaCerrada, disponibles }) {
  if (estado !== "C") return false;
  return corta.lee(SEGUIDOS, []).includes(nombre) || (disponibles !== undefined && !ventaCerrada);
}

/** Boletos still to be cancelled, by event. An event is missing from it where the API does not tell. */
export async function porCancelar(eventos) {
  const preguntados = permitido ? eventos.filter(seSigue) : [];
  const respuestas = await Promise.all(preguntados.map(async ({ nombre }) => [nombre, await cuantos(nombre)]));
  return new Map(respuestas.filter(([, boletos]) => boletos !== undefined));
}

async function cuantos(evento) {
  try {
    return (await vigentes(evento)).reduce((suma, { Cantidad }) => suma + Cantidad, 0);
  } catch (error) {
    if (error instanceof Rechazo && [401, 403, 404].includes(error.status)) permitido = false;
    return undefined;
  }
}
