/**
 * The page's addresses: #/  #/?busca=opera&categoria=Rock  #/evento/Opera%20Aida  #/confirmacion/ID  #/reservas
 * #/reservas/ID  #/reservas/EVENTO/EMAIL  #/organizacion  #/asistentes/EVENTO  #/puerta/EVENTO  #/correos
 */
import { pulcro } from "./texto.js";

const PARAMETROS = {
  evento: [1, 1],
  confirmacion: [1, 1],
  reservas: [0, 2],
  organizacion: [0, 0],
  asistentes: [1, 1],
  puerta: [1, 1],
  correos: [0, 0],
};

export const enlaceA = (evento) => `#/evento/${encodeURIComponent(evento)}`;
export const enlaceAConfirmacion = (id) => `#/confirmacion/${encodeURIComponent(id)}`;
export const enlaceAAsistentes = (evento) => `#/asistentes/${encodeURIComponent(evento)}`;
export const enlaceAPuerta = (evento) => `#/puerta/${encodeURIComponent(evento)}`;
export const enlaceAReservas = (...pregunta) => ["#/reservas", ...pregunta.map(encodeURIComponent)].join("/");
/** Where a reservation can be seen from anywhere: what a ticket's code says. */
export const direccionDe = (id) => new URL(enlaceAReservas(id), location.href).href;

/**
 * What an address asks for: {vista, parametros, busca}. `vista` is "perdida" where there is nothing, and the whole is
 * null where the fragment is no address of the page at all (#contenido).
 */
export function lee(fragmento) {
  if (fragmento && !fragmento.startsWith("#/")) return null;
  const [camino, busca = ""] = fragmento.replace(/^#\/?/, "").split("?");
  const [nombre, ...resto] = camino.split("/").map(decodifica);
  const parametros = resto.filter(Boolean);
  const vista = nombre.toLowerCase() || "cartelera";
  return { vista: existe(vista, parametros) ? vista : "perdida", parametros, busca: new URLSearchParams(busca) };
}

function existe(vista, parametros) {
  if (vista === "cartelera") return parametros.length === 0;
  const [minimo, maximo] = Object.hasOwn(PARAMETROS, vista) ? PARAMETROS[vista] : [1, 0];
  return parametros.length >= minimo && parametros.length <= maximo;
}

function decodifica(segmento) {
  try {
    return pulcro(decodeURIComponent(segmento));
  } catch {
    return pulcro(segmento);
  }
}
