/** An event's desk: who reserved, how many, and since when; read page by page, shown from the first. */
import { config } from "../config.js";
import { enPalabras, reservasPorPaginas } from "./api.js";
import { guarda, paraArchivo } from "./archivo.js";
import { boletos, cifra, enGrupos } from "./boleto.js";
import { Cuentas, ESTADOS, nacimiento } from "./cuentas.js";
import { hoja } from "./csv.js";
import { enlaceAPuerta, enlaceAReservas } from "./direccion.js";
import { advierte, busca, campos, elemento, escribe } from "./dom.js";
import { alEntrar, pideSesion } from "./sesion.js";
import { llano } from "./texto.js";

const TANDA = 50; // lines shown before "Mostrar más"

const seccion = document.getElementById("asistentes");
const partes = campos(seccion);
const { buscador } = partes;
const momento = new Intl.DateTimeFormat("es-MX", { dateStyle: "medium", timeStyle: "short" });
const fecha = new Intl.DateTimeFormat("es-MX", { dateStyle: "full", timeZone: "UTC" });

let nombre; // of the event that is shown
let lectura = 0; // only the last one goes on
let leidas = [];
let visibles = TANDA;

buscador.addEventListener("submit", (suceso) => suceso.preventDefault());
buscador.addEventListener("input", () => {
  visibles = TANDA;
  pintaLista();
});
partes.mas.addEventListener("click", () => {
  const antes = visibles;
  visibles += TANDA;
  pintaLista();
  busca("a", partes.lista.children[antes])?.focus({ preventScroll: true });
});
partes.releer.addEventListener("click", () => lee());
partes.guardar.addEventListener("click", () => guardaHoja());

/** Shows the section for an event. Returns what stops it. */
export function abreAsistentes([evento]) {
  nombre = evento;
  escribe(partes.subtitulo, evento);
  partes.puerta.href = enlaceAPuerta(evento);
  if (config.sesion) pideSesion(seccion, config.sesion);
  alEntrar(() => lee());
  lee();
  return {
    ya: () => lee(),
    detiene() {
      lectura += 1;
      alEntrar(() => {});
    },
  };
}

/** Reads all pages; what has come is on the screen while the rest is on its way. */
async function lee() {
  const esta = ++lectura;
  const cuentas = new Cuentas();
  leidas = [];
  visibles = TANDA;
  advierte(partes.aviso, "");
  escribe(partes.leyendo, "Leyendo la lista…");
  pinta(cuentas);
  try {
    for await (const pagina of reservasPorPaginas(nombre)) {
      if (esta !== lectura) return;
      leidas = leidas.concat(pagina);
      pagina.forEach((reserva) => cuentas.suma(reserva));
      escribe(partes.leyendo, `Leyendo la lista: ${cifra(leidas.length)} reservas…`);
      pinta(cuentas);
    }
    escribe(partes.leyendo, `Lista completa a las ${new Date().toLocaleTimeString("es-MX")}`);
  } catch (error) {
    if (esta !== lectura) return;
    escribe(partes.leyendo, "");
    advierte(partes.aviso, enPalabras(error));
  }
}

function pinta(cuentas) {
  partes.estados.replaceChildren(
    ...[...cuentas.porEstado].map(([estado, suyas]) => renglon(ESTADOS[estado], suyas)),
  );
  partes.dias.replaceChildren(...cuentas.dias.map(([dia, suyas]) => renglon(fecha.format(new Date(dia)), suyas)));
  pintaLista();
}

function renglon(titulo, { reservas, boletos, entradas }) {
  const fila = elemento("tr");
  fila.append(elemento("th", { scope: "row" }, titulo));
  fila.append(...[reservas, boletos, entradas].map((cuantos) => elemento("td", {}, cifra(cuantos))));
  return fila;
}

function pintaLista() {
  const { busca: buscado, estado } = buscador.elements;
  const aguja = llano(buscado.value);
  const pasan = leidas.filter((reserva) =>
    (!estado.value || reserva.Estado === estado.value) &&
    (!aguja || llano(reserva.Email).includes(aguja) || reserva.Id === buscado.value.trim())
  );
  partes.lista.replaceChildren(...pasan.slice(0, visibles).map(asistente));
  partes.mas.hidden = pasan.length <= visibles;
  const suyos = pasan.reduce((suma, { Cantidad }) => suma + Cantidad, 0);
  escribe(partes.suma, `${cifra(pasan.length)} ${pasan.length === 1 ? "reserva" : "reservas"}, ${boletos(suyos)}`);
}

function asistente({ Id, Estado, Cantidad, Entradas = 0, Email }) {
  const fila = elemento("tr");
  const numero = elemento("a", { href: enlaceAReservas(Id), className: "mono grupos" });
  numero.replaceChildren(...enGrupos(Id));
  const celdas = [Email, numero, ESTADOS[Estado], cifra(Cantidad), cifra(Entradas), momento.format(nacimiento(Id))];
  celdas.forEach((contenido, lugar) => {
    const celda = elemento(lugar ? "td" : "th", lugar ? {} : { scope: "row" });
    celda.append(contenido);
    fila.append(celda);
  });
  return fila;
}

async function guardaHoja() {
  if (partes.guardar.ariaBusy === "true") return;
  partes.guardar.ariaBusy = "true";
  try {
    guarda(await hoja(reservasPorPaginas(nombre)), `${paraArchivo(nombre, "lista")}.csv`);
  } catch (error) {
    advierte(partes.aviso, enPalabras(error));
  } finally {
    partes.guardar.ariaBusy = null;
  }
}
