/** What the dialog tells of an event beside what is left: when, where, how much; for one's calendar, and on a map. */
import { guarda, paraArchivo } from "./archivo.js";
import { calendario } from "./calendario.js";
import { cuando, cuesta, llamado } from "./detalles.js";
import { enlaceA } from "./direccion.js";
import { escribe } from "./dom.js";
import { partes } from "./dialogo.js";

let mostrado;

partes.calendario.addEventListener("click", () => {
  const direccion = new URL(enlaceA(mostrado.nombre), location.href).href;
  guarda(calendario(mostrado, direccion), `${paraArchivo(llamado(mostrado), "evento")}.ics`);
});

/** Shows the details of the event in the dialog; none where it has none. */
export function muestraFicha(evento) {
  mostrado = evento;
  const { fecha, lugar, precio, descripcion, maximo } = evento;
  partes.ficha.hidden = ![fecha, lugar, precio, descripcion, maximo].some((uno) => uno !== undefined);
  escribe(partes["ficha-cuando"], fecha ? cuando(fecha) : "");
  escribe(partes["ficha-lugar"], lugar ?? "");
  partes.mapa.hidden = !lugar;
  if (lugar) partes.mapa.href = `https://www.openstreetmap.org/search?query=${encodeURIComponent(lugar)}`;
  escribe(partes["ficha-precio"], precio ? `${cuesta(precio)} cada boleto` : "");
  escribe(partes["ficha-maximo"], maximo ? `Hasta ${maximo} por persona` : "");
  escribe(partes["ficha-descripcion"], descripcion ?? "");
  partes.calendario.hidden = !fecha;
}
