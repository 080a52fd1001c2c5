/** What a ticket looks like: its ink, its bar code, its words. */

const TINTAS = 8; // data-tinta 0…7 in estilos/boleto.css
const numero = new Intl.NumberFormat("es-MX");
const corta = new Intl.NumberFormat("es-MX", { notation: "compact", maximumFractionDigits: 1 });

export const cifra = (cantidad) => numero.format(cantidad);
/** For the stub, where seven figures do not fit. */
export const cifraCorta = (cantidad) => (cantidad < 100_000 ? cifra(cantidad) : corta.format(cantidad));
export const boletos = (cantidad) => `${cifra(cantidad)} ${cantidad === 1 ? "boleto" : "boletos"}`;

/** The states of a reservation, in words. */
export const ESTADOS = {
  A: { texto: "Confirmada", sello: "sello-si" },
  X: { texto: "Cancelada por usted", sello: "sello-no" },
  C: { texto: "Evento suspendido", sello: "sello-no" },
};

const tintas = new Map(); // category to ink

/** Every category has its ink: by its name, the next free one where another category came first. */
export function tine(nodo, categoria) {
  if (!tintas.has(categoria)) tintas.set(categoria, libre(resumen(categoria.toLocaleLowerCase("es"))));
  nodo.dataset.tinta = String(tintas.get(categoria));
}

/** Bars for a reservation's number: decoration, not machine-readable. */
export function codigoDeBarras(texto) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  let x = 0;
  for (const letra of texto) {
    const bits = letra.charCodeAt(0);
    for (const [ancho, hueco] of [[1 + (bits & 1), 1 + ((bits >> 1) & 1)], [1 + ((bits >> 2) & 3), 1 + ((bits >> 4) & 1)]]) {
      svg.append(barra(x, ancho));
      x += ancho + hueco;
    }
  }
  svg.setAttribute("viewBox", `0 0 ${x} 24`);
  svg.setAttribute("preserveAspectRatio", "none");
  return svg;
}

function barra(x, ancho) {
  const rectangulo = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [nombre, valor] of Object.entries({ x, width: ancho, height: 24 })) rectangulo.setAttribute(nombre, String(valor));
  return rectangulo;
}

function libre(preferida) {
  const usadas = new Set(tintas.values());
  const candidatas = Array.from({ length: TINTAS }, (_, i) => (preferida + i) % TINTAS);
  return candidatas.find((tinta) => !usadas.has(tinta)) ?? candidatas[0];
}

function resumen(texto) {
  return [...texto].reduce((suma, letra) => (Math.imul(suma, 31) + letra.codePointAt(0)) >>> 0, 17);
}
