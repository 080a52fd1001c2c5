/** The code on a ticket: what a scanner reads as the reservation's address on this page. */
import { boletos } from "./boleto.js";
import { direccionDe } from "./direccion.js";
import { qr } from "./qr.js";

const MARGEN = 4; // modules of quiet around a code

/** The picture of a reservation's code. */
export function codigo({ Id, Evento, Cantidad }) {
  const filas = qr(direccionDe(Id));
  const lado = filas.length + 2 * MARGEN;
  const svg = dibujo("svg", { viewBox: `0 0 ${lado} ${lado}`, class: "qr", role: "img" });
  svg.setAttribute("aria-label", `Código QR de la reserva de ${boletos(Cantidad)} para ${Evento}`);
  svg.append(
    dibujo("rect", { width: lado, height: lado, fill: "#fff" }),
    dibujo("path", { d: trazo(filas), fill: "#000" }),
  );
  return svg;
}

function trazo(filas) {
  return filas.flatMap((fila, y) => fila.map((oscuro, x) => (oscuro ? `M${x + MARGEN} ${y + MARGEN}h1v1h-1z` : "")))
    .join("");
}

function dibujo(etiqueta, atributos) {
  const nodo = document.createElementNS("http://www.w3.org/2000/svg", etiqueta);
  for (const [nombre, valor] of Object.entries(atributos)) nodo.setAttribute(nombre, String(valor));
  return nodo;
}
