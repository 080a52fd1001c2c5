/** Cartelera: what is on, how much of it is left, live. */
import { enPalabras } from "./api.js";
import { cifra, cifraCorta, tine } from "./boleto.js";
import { enVenta } from "./catalogo.js";
import { Lista, campos, copia, elemento, escribe, llena } from "./dom.js";
import { pendiente } from "./intento.js";
import { refresca } from "./refresco.js";

const TANDA = 60; // cards shown before "Mostrar más"
const POCOS = 10; // percent of the total from which the last tickets are announced

const seccion = document.getElementById("cartelera");
const partes = campos(seccion);
const filtros = seccion.querySelector("form");
const lista = new Lista(partes.lista, ({ nombre }) => nombre, tarjeta);

let eventos; // undefined until the first answer
let visibles = TANDA;

filtros.addEventListener("submit", (suceso) => suceso.preventDefault());
filtros.addEventListener("input", () => pinta((visibles = TANDA)));
partes.mas.addEventListener("click", () => pinta((visibles += TANDA)));

/** Shows the section and keeps it live; returns what stops it. `alCambiar(eventos)` hears of every look. */
export function abreCartelera(alCambiar) {
  avisaPendiente();
  if (!eventos) escribe(partes.aviso, "Cargando la cartelera…");
  const vigilancia = refresca({
    pregunta: enVenta,
    muestra(respuesta) {
      eventos = respuesta;
      avisa("");
      pinta();
      alCambiar(eventos);
    },
    falla: (error) => avisa(enPalabras(error) + (eventos ? " La disponibilidad puede no estar al día." : "")),
  });
  return { ...vigilancia, avisaPendiente };
}

function avisa(texto) {
  escribe(partes.aviso, texto);
  seccion.classList.toggle("sin-linea", Boolean(texto));
}

function avisaPendiente() {
  const datos = pendiente()?.datos;
  partes.pendiente.hidden = !datos;
  if (!datos) return;
  escribe(partes["pendiente-evento"], datos.evento);
  partes["pendiente-enlace"].href = enlaceA(datos.evento);
}

function pinta() {
  if (!eventos) return;
  ofreceCategorias();
  const elegidos = eventos.filter(pasaElFiltro);
  lista.muestra(elegidos.slice(0, visibles));
  partes.mas.hidden = elegidos.length <= visibles;
  partes.vacio.hidden = elegidos.length > 0;
  escribe(partes["vacio-titulo"], eventos.length ? "Ningún evento coincide" : "Todavía no hay eventos");
  escribe(partes["vacio-texto"], eventos.length ? "Pruebe con otro nombre o con todas las categorías." : "Cuando un organizador publique el primero, aparecerá aquí.");
}

function pasaElFiltro({ nombre, categoria }) {
  const busca = sinAcentos(filtros.elements.busca.value.trim());
  const elegida = new FormData(filtros).get("categoria") ?? "";
  return sinAcentos(nombre).includes(busca) && (!elegida || categoria === elegida);
}

function sinAcentos(texto) {
  return texto.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("es");
}

/** One chip per category; rebuilt only when the categories change, so the chosen one stays chosen. */
function ofreceCategorias() {
  const nombres = [...new Set(eventos.map(({ categoria }) => categoria))].sort((a, b) => a.localeCompare(b, "es"));
  if (partes.categorias.dataset.nombres === JSON.stringify(nombres)) return;
  const elegida = new FormData(filtros).get("categoria") ?? "";
  partes.categorias.dataset.nombres = JSON.stringify(nombres);
  partes.categorias.replaceChildren(...["", ...nombres].map((nombre) => ficha(nombre, nombre === elegida)));
  if (!filtros.querySelector("input[type=radio]:checked")) partes.categorias.querySelector("input").checked = true;
}

function ficha(nombre, elegida) {
  const etiqueta = elemento("label", { className: "ficha" });
  const radio = elemento("input", { type: "radio", name: "categoria", value: nombre, checked: elegida });
  if (nombre) tine(etiqueta, nombre);
  etiqueta.append(radio, elemento("span", {}, nombre || "Todas"));
  return etiqueta;
}

export const enlaceA = (nombre) => `#/evento/${encodeURIComponent(nombre)}`;

function tarjeta({ nombre, categoria }) {
  const nodo = copia("plantilla-evento");
  const partes = campos(nodo);
  tine(nodo, categoria);
  partes.categoria.textContent = categoria;
  partes.nombre.textContent = nombre;
  partes.reservar.href = enlaceA(nombre);
  partes.reservar.setAttribute("aria-label", `Reservar boletos para ${nombre}`);
  partes.barra.setAttribute("aria-label", "Boletos disponibles");
  return { nodo, actualiza: (evento) => actualiza(nodo, partes, evento) };
}

function actualiza(nodo, partes, { estado, disponibles, capacidad }) {
  const cancelado = estado === "C";
  const agotado = !cancelado && disponibles === 0;
  nodo.dataset.estado = cancelado ? "cancelado" : agotado ? "agotado" : "venta";
  partes.sello.hidden = !cancelado && !agotado;
  escribe(partes.sello, cancelado ? "Cancelado" : agotado ? "Agotado" : "");
  partes.reservar.hidden = cancelado || agotado;
  escribe(partes.cifra, cifraCorta(disponibles));
  escribe(partes.unidad, disponibles === 1 ? "disponible" : "disponibles");
  escribe(partes.quedan, cancelado ? "Los organizadores cancelaron este evento" : quedan(disponibles, capacidad));
  partes.barra.hidden = cancelado || capacidad === undefined;
  llena(partes.barra, disponibles, capacidad ?? 0, `${cifra(disponibles)} disponibles`);
}

function quedan(disponibles, capacidad) {
  if (disponibles === 0) return "No quedan boletos";
  if (capacidad === undefined) return `Quedan ${cifra(disponibles)}`;
  const ultimos = disponibles * 100 <= capacidad * POCOS;
  return ultimos ? `¡Últimos ${cifra(disponibles)} de ${cifra(capacidad)}!` : `${cifra(disponibles)} de ${cifra(capacidad)} disponibles`;
}
