/** Organización: create events, cancel them, and watch a cancellation reach its reservations. */
import { config } from "../config.js";
import { cancelaEvento, enPalabras } from "./api.js";
import { cambia, duplica, preparaAlta } from "./alta.js";
import { porCancelar, seSigue, sigue } from "./barrido.js";
import { boletos, cifra, tine } from "./boleto.js";
import { propios } from "./catalogo.js";
import { confirma } from "./confirmar.js";
import { enUnaLinea, llamado } from "./detalles.js";
import { enlaceAAsistentes, enlaceAPuerta } from "./direccion.js";
import { advierte, campos, copia, elemento, escribe, Lista, llena, oculta, pregona } from "./dom.js";
import { refresca } from "./refresco.js";
import { pideSesion } from "./sesion.js";
import { llano } from "./texto.js";

const TANDA = 60; // lines shown before "Mostrar más"
const MUCHOS = 100; // boletos sold from which the name has to be typed to cancel

const ESTADOS = {
  C: () => "Cancelado",
  A: ({ disponibles }) => disponibles === undefined ? "Abriendo la venta…" : disponibles > 0 ? "A la venta" : "Agotado",
};

const seccion = document.getElementById("organizacion");
const partes = campos(seccion);
const { buscador } = partes;
const lista = new Lista(partes.lista, ({ nombre }) => nombre, fila);
let eventos = [];
let pendientes = new Map(); // boletos still to be cancelled, by event
let visibles = TANDA;
let vigilancia;

preparaAlta(() => vigilancia.ya());
buscador.addEventListener("submit", (suceso) => suceso.preventDefault());
buscador.addEventListener("input", () => {
  visibles = TANDA;
  pinta();
});
partes.mas.addEventListener("click", () => {
  const antes = visibles;
  visibles += TANDA;
  pinta();
  partes.lista.children[antes]?.querySelector("h3").focus({ preventScroll: true });
});

export function abreOrganizacion() {
  if (config.sesion) pideSesion(seccion, config.sesion);
  vigilancia = refresca({
    pregunta: async () => {
      const suyos = await propios();
      return { suyos, porCancelar: [...(await porCancelar(suyos))] };
    },
    muestra(respuesta) {
      advierte(partes.aviso, "");
      eventos = respuesta.suyos;
      pendientes = new Map(respuesta.porCancelar);
      pinta();
    },
    falla: (error) => advierte(partes.aviso, enPalabras(error)),
  });
  return vigilancia;
}

function pinta() {
  const pasan = eventos.filter(pasaElFiltro);
  lista.muestra(pasan.slice(0, visibles));
  partes.mas.hidden = pasan.length <= visibles;
  partes.vacio.hidden = eventos.length > 0;
  buscador.hidden = eventos.length === 0;
  escribe(partes.suma, suma(pasan));
  const categorias = [...new Set(eventos.map(({ categoria }) => categoria))];
  if (partes.lista.dataset.categorias === JSON.stringify(categorias)) return;
  partes.lista.dataset.categorias = JSON.stringify(categorias);
  document.getElementById("categorias").replaceChildren(...categorias.map((value) => elemento("option", { value })));
}

function pasaElFiltro(evento) {
  const { busca, estado } = buscador.elements;
  return [evento.nombre, llamado(evento)].some((uno) => llano(uno).includes(llano(busca.value))) &&
    (!estado.value || ESTADOS[evento.estado](evento) === estado.value);
}

function suma(elegidos) {
  if (!elegidos.length) return eventos.length ? "Ningún evento coincide" : "";
  const total = (cuanto) => elegidos.reduce((hasta, evento) => hasta + cuanto(evento), 0);
  const cuantos = `${cifra(elegidos.length)} ${elegidos.length === 1 ? "evento" : "eventos"}`;
  return `${cuantos}: ${cifra(total(vendidos))} de ${boletos(total(({ capacidad }) => capacidad))} vendidos`;
}

function fila({ nombre, categoria }) {
  const nodo = copia("plantilla-fila");
  const partes = campos(nodo);
  let ultimo;
  tine(nodo, categoria);
  partes.categoria.textContent = categoria;
  partes.barra.setAttribute("aria-label", "Boletos vendidos");
  partes.cancelar.setAttribute("aria-label", `Cancelar evento ${nombre}`);
  partes.asistentes.href = enlaceAAsistentes(nombre);
  partes.asistentes.setAttribute("aria-label", `Asistentes de ${nombre}`);
  partes.puerta.href = enlaceAPuerta(nombre);
  partes.puerta.setAttribute("aria-label", `Puerta de ${nombre}`);
  partes.duplicar.setAttribute("aria-label", `Duplicar ${nombre}`);
  partes.cancelar.addEventListener("click", () => cancela(ultimo, partes));
  partes.cambiar.setAttribute("aria-label", `Cambiar ${nombre}`);
  partes.cambiar.addEventListener("click", () => cambia(ultimo));
  partes.duplicar.addEventListener("click", () => duplica(ultimo));
  return { nodo, actualiza: (evento) => actualiza(nodo, partes, ultimo = evento) };
}

function actualiza(nodo, partes, evento) {
  const { estado, capacidad } = evento;
  nodo.dataset.estado = estado;
  const detalles = enUnaLinea(evento);
  const deMas = Math.max(0, vendidos(evento) - capacidad);
  escribe(partes.nombre, llamado(evento));
  partes.detalles.hidden = !detalles;
  escribe(partes.detalles, detalles);
  escribe(partes.estado, ESTADOS[estado](evento));
  escribe(
    partes.vendidos,
    `${cifra(vendidos(evento))} de ${cifra(capacidad)} vendidos${deMas ? `: ${cifra(deMas)} de más` : ""}`,
  );
  llena(partes.barra, Math.min(vendidos(evento), capacidad), capacidad, `${cifra(vendidos(evento))} vendidos`);
  oculta(partes.cambiar, estado === "C", partes.nombre);
  oculta(partes.cancelar, estado === "C", partes.nombre);
  muestraPasos(partes, evento);
}

const vendidos = ({ capacidad, disponibles = capacidad }) => capacidad - disponibles;

/** The three steps of a cancellation. Availability is frozen once the sale is closed, so what is left to sweep is known. */
function muestraPasos(partes, evento) {
  partes.pasos.hidden = !seSigue(evento);
  if (partes.pasos.hidden) return;
  const total = vendidos(evento);
  const quedan = pendientes.get(evento.nombre);
  const hechos = Math.max(0, total - (quedan ?? total));
  const pasos = { cancelado: true, cerrado: evento.ventaCerrada, barrido: evento.ventaCerrada && hechos === total };
  for (const paso of partes.pasos.children) paso.dataset.hecho = String(Boolean(pasos[paso.dataset.paso]));
  partes.avance.hidden = quedan === undefined || !total;
  llena(partes.avance, hechos, total, `${cifra(hechos)} de ${boletos(total)}`);
  escribe(partes.barrido, textoDelBarrido(total, hechos, quedan));
}

function textoDelBarrido(total, hechos, quedan) {
  if (!total) return "Ninguna reserva que cancelar";
  if (quedan === undefined) return `Cancelando las reservas de ${boletos(total)}; cada cliente recibe un correo`;
  return `Reservas canceladas: ${cifra(hechos)} de ${boletos(total)}`;
}

async function cancela(evento, partes) {
  const total = vendidos(evento);
  const si = await confirma({
    titulo: `¿Cancelar ${llamado(evento)}?`,
    texto: `${consecuencia(total)} No se puede deshacer.`,
    si: "Sí, cancelar el evento",
    no: "Conservarlo",
    escriba: total > MUCHOS ? llamado(evento) : "",
  });
  if (!si) return;
  partes.cancelar.setAttribute("aria-disabled", "true");
  escribe(partes.error, "");
  try {
    await cancelaEvento(evento.nombre);
    sigue(evento.nombre);
    pregona(`Evento ${llamado(evento)} cancelado`);
  } catch (error) {
    escribe(partes.error, enPalabras(error));
  } finally {
    partes.cancelar.removeAttribute("aria-disabled");
    await vigilancia.ya();
  }
}

function consecuencia(total) {
  if (!total) return "No tiene boletos vendidos: ninguna reserva se cancela.";
  return `Se cancelarán todas sus reservas vigentes, ${boletos(total)} en total, y cada cliente recibirá un correo.`;
}
