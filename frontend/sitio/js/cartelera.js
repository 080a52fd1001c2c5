/** Cartelera: what is on, how much of it is left, live. */
import { enPalabras } from "./api.js";
import { cifra, cifraCorta, tine } from "./boleto.js";
import { agotado, enVenta, unoEnVenta } from "./catalogo.js";
import { enUnaLinea, llamado, yaPaso } from "./detalles.js";
import { enlaceA, enlaceAReservas } from "./direccion.js";
import { advierte, busca, campos, copia, elemento, escribe, Lista, llena, oculta } from "./dom.js";
import { corrige } from "./historia.js";
import { caduco, pendientes } from "./intento.js";
import { refresca } from "./refresco.js";
import { elMismo, llano } from "./texto.js";

const PRIMERAS = 12; // cards of the very first paint: nobody sees more at once
const TANDA = 60; // cards shown before "Mostrar más"
const POCOS = 10; // percent of the total from which the last tickets are announced

const seccion = document.getElementById("cartelera");
const partes = campos(seccion);
const filtros = busca("form", seccion);
const lista = new Lista(partes.lista, ({ nombre }) => nombre, tarjeta);
const pasados = new Lista(partes["lista-pasados"], ({ nombre }) => nombre, tarjeta);
const intentos = new Lista(partes.pendientes, ({ datos }) => datos.evento, intentoPendiente);
const hora = new Intl.DateTimeFormat("es-MX", { timeStyle: "short" });

let eventos; // undefined until the first answer
let elegida = ""; // category, as llano() has it; empty is all
let visibles = PRIMERAS;
let mirado; // name of the only event that matters while the dialog is open
let vista; // when it was last seen to be so

filtros.addEventListener("submit", (suceso) => suceso.preventDefault());
filtros.addEventListener("input", () => {
  elegida = new FormData(filtros).get("categoria")?.toString() ?? "";
  visibles = TANDA;
  pinta();
  corrige(direccionDelFiltro());
});
partes.pasados.addEventListener("toggle", () => pinta());
partes.mas.addEventListener("click", () => {
  const antes = visibles;
  visibles += TANDA;
  pinta();
  partes.lista.children[antes]?.querySelector("h2").focus({ preventScroll: true });
});

/** Shows the section and keeps it live; returns what stops it. `alCambiar(evento)` hears of the event in the dialog. */
export function abreCartelera(alCambiar) {
  return refresca({
    pregunta: () => mira(alCambiar),
    muestra(respuesta) {
      advierte(partes.aviso, "");
      enVivo(true);
      presenta(respuesta, alCambiar);
    },
    falla(error) {
      enVivo(false);
      advierte(partes.aviso, enPalabras(error));
    },
  });
}

/** The events as they were last seen, undefined before. */
export const vistos = () => eventos;

/** From now on only this event is asked for; undefined: all of them. */
export function miraSolo(nombre) {
  mirado = nombre;
}

/** The filter that an address asks for. */
export function filtra(pedido) {
  const texto = pedido.get("busca") ?? "";
  const pedida = llano(pedido.get("categoria") ?? "");
  if (filtros.elements.busca.value === texto && pedida === elegida) return;
  filtros.elements.busca.value = texto;
  elegida = pedida;
  marcaCategoria();
  pinta();
}

/** The attempts without an outcome that this browser holds. */
export function avisaPendientes() {
  intentos.muestra(pendientes());
  partes.pendientes.hidden = pendientes().length === 0;
}

/** The whole list, or what it was with the one event in the dialog as it is now. */
async function mira(alCambiar) {
  const respuesta = await pregunta(alCambiar);
  vista = Date.now();
  return respuesta;
}

async function pregunta(alCambiar) {
  const suNombre = eventos && mirado && elMismo(mirado, eventos.map(({ nombre }) => nombre));
  if (!suNombre) return await enVenta((completos) => presenta(completos, alCambiar));
  const uno = await unoEnVenta(suNombre);
  return uno ? eventos.map((otro) => (esElMismo(otro, uno) ? uno : otro)).map(sinCambio) : eventos;
}

const esElMismo = (uno, otro) => uno.nombre === otro.nombre;
/** The very object that is on the screen, if nothing about it changed. */
const sinCambio = (uno) => {
  const anterior = eventos.find((otro) => esElMismo(uno, otro));
  return JSON.stringify(anterior) === JSON.stringify(uno) ? anterior : uno;
};

function presenta(respuesta, alCambiar) {
  eventos = respuesta;
  pinta();
  if (visibles === PRIMERAS) setTimeout(pintaMas);
  alCambiar(eventos);
}

function enVivo(si) {
  seccion.classList.toggle("sin-linea", !si);
  escribe(
    partes["en-vivo"],
    si ? "Disponibilidad en vivo" : vista ? `Como estaba a las ${hora.format(vista)}` : "Sin datos todavía",
  );
}

function pinta() {
  if (!eventos) return;
  ofreceCategorias();
  const pasan = hayFiltro() ? eventos.filter(pasaElFiltro) : eventos;
  const vienen = pasan.filter((evento) => !yaPaso(evento)); // the others are last: a day goes by without a new order
  lista.muestra(vienen.slice(0, visibles));
  partes.mas.hidden = vienen.length <= visibles;
  muestraPasados(pasan.filter((evento) => yaPaso(evento)));
  partes.vacio.hidden = pasan.length > 0;
  escribe(partes["vacio-titulo"], eventos.length ? "Ningún evento coincide" : "Todavía no hay eventos");
  escribe(
    partes["vacio-texto"],
    eventos.length
      ? "Pruebe con otro nombre o con todas las categorías."
      : "Cuando un organizador publique el primero, aparecerá aquí.",
  );
  escribe(partes.cuantos, hayFiltro() ? `${cifra(pasan.length)} de ${cifra(eventos.length)} eventos` : "");
}

/** What is over stands apart, closed, and is drawn once it is opened. */
function muestraPasados(cuales) {
  partes.pasados.hidden = cuales.length === 0;
  escribe(partes["cuantos-pasados"], `Ya pasaron (${cifra(cuales.length)})`);
  pasados.muestra(partes.pasados.open ? cuales.slice(0, TANDA) : []);
}

function pintaMas() {
  visibles = Math.max(visibles, TANDA);
  pinta();
}

const hayFiltro = () => Boolean(filtros.elements.busca.value.trim() || elegida);

function pasaElFiltro({ nombre, titulo = "", lugar = "", categoria }) {
  const buscado = llano(filtros.elements.busca.value);
  return [nombre, titulo, lugar].some((uno) => llano(uno).includes(buscado)) &&
    (!elegida || llano(categoria) === elegida);
}

function direccionDelFiltro() {
  const pedido = new URLSearchParams();
  if (filtros.elements.busca.value.trim()) pedido.set("busca", filtros.elements.busca.value.trim());
  if (elegida) pedido.set("categoria", busca("input:checked", filtros).dataset.nombre);
  return `#/${pedido.size ? `?${pedido}` : ""}`;
}

/** One chip per category, however it is written; rebuilt only when they change, so the chosen one stays chosen. */
function ofreceCategorias() {
  const escritas = [...new Set(eventos.map(({ categoria }) => categoria))];
  const nombres = new Map(escritas.map((categoria) => [llano(categoria), categoria]));
  const ordenados = [...nombres].sort(([uno], [otro]) => uno.localeCompare(otro, "es"));
  if (partes.categorias.dataset.nombres === JSON.stringify(ordenados)) return;
  partes.categorias.dataset.nombres = JSON.stringify(ordenados);
  partes.categorias.replaceChildren(...[["", ""], ...ordenados].map(ficha));
  marcaCategoria();
}

function marcaCategoria() {
  const radios = [...partes.categorias.querySelectorAll("input")];
  const suyo = radios.find(({ value }) => value === elegida) ?? radios[0];
  if (suyo) suyo.checked = true;
}

function ficha([value, nombre]) {
  const etiqueta = elemento("label", { className: "ficha" });
  const radio = elemento("input", { type: "radio", name: "categoria", value });
  radio.dataset.nombre = nombre;
  if (nombre) tine(etiqueta, nombre);
  etiqueta.append(radio, elemento("span", {}, nombre || "Todas"));
  return etiqueta;
}

function intentoPendiente({ datos }) {
  const nodo = copia("plantilla-pendiente");
  const partes = campos(nodo);
  partes.evento.textContent = datos.evento;
  return { nodo, actualiza: (intento) => actualizaIntento(partes, intento) };
}

function actualizaIntento(partes, intento) {
  const { evento, email } = intento.datos;
  const viejo = caduco(intento);
  escribe(
    partes.consejo,
    viejo ? "Fue hace más de un día: vea primero si quedó hecha." : "Al reintentar no se reserva dos veces.",
  );
  escribe(partes.enlace, viejo ? "Buscar esa reserva" : "Continuar esa reserva");
  partes.enlace.href = viejo ? enlaceAReservas(evento, email) : enlaceA(evento);
}

function tarjeta({ nombre, categoria }) {
  const nodo = copia("plantilla-evento");
  const partes = campos(nodo);
  tine(nodo, categoria);
  partes.categoria.textContent = categoria;
  partes.reservar.href = enlaceA(nombre);
  partes.barra.setAttribute("aria-label", "Boletos disponibles");
  return { nodo, actualiza: (evento) => actualiza(nodo, partes, evento) };
}

function actualiza(nodo, partes, evento) {
  const { estado, disponibles, capacidad } = evento;
  const cancelado = estado === "C";
  const sinBoletos = agotado(evento);
  const detalles = enUnaLinea(evento);
  escribe(partes.nombre, llamado(evento));
  partes.reservar.setAttribute("aria-label", `Reservar boletos para ${llamado(evento)}`);
  partes.detalles.hidden = !detalles;
  escribe(partes.detalles, detalles);
  nodo.dataset.estado = cancelado ? "cancelado" : sinBoletos ? "agotado" : "venta";
  partes.sello.hidden = !cancelado && !sinBoletos;
  escribe(partes.sello, cancelado ? "Cancelado" : sinBoletos ? "Agotado" : "");
  oculta(partes.reservar, cancelado || sinBoletos || yaPaso(evento), partes.nombre);
  escribe(partes.cifra, cifraCorta(disponibles));
  escribe(partes.unidad, disponibles === 1 ? "disponible" : "disponibles");
  escribe(partes.quedan, cancelado ? "Los organizadores cancelaron este evento" : quedan(disponibles, capacidad));
  partes.barra.classList.toggle("sin-dato", cancelado || capacidad === undefined);
  llena(partes.barra, disponibles, capacidad ?? 0, `${cifra(disponibles)} disponibles`);
}

function quedan(disponibles, capacidad) {
  if (disponibles === 0) return "No quedan boletos";
  if (capacidad === undefined) return `Quedan ${cifra(disponibles)}`;
  const ultimos = disponibles * 100 <= capacidad * POCOS;
  return ultimos
    ? `¡Últimos ${cifra(disponibles)} de ${cifra(capacidad)}!`
    : `${cifra(disponibles)} de ${cifra(capacidad)} disponibles`;
}

/** The section's title: where the focus goes when what had it is gone. */
export const refugio = busca("h1", seccion);
