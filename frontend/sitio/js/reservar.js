/** Reservar: the dialog of one event, from its form to the reservation's number. */
import { enPalabras, esIncierto } from "./api.js";
import { boletos, cifra, codigoDeBarras, tine } from "./boleto.js";
import { campos, copiador, escribe, pregona } from "./dom.js";
import { acompana, reparte, senala, valida } from "./formulario.js";
import { abandona, intenta, pendiente } from "./intento.js";
import { borrador, guardaBorrador, recuerdaReserva } from "./recuerdos.js";

const MAXIMO = 1_000_000; // boletos of one reservation

const dialogo = document.getElementById("reservar");
const partes = campos(dialogo);
const { forma } = partes;
const { cantidad, email } = forma.elements;

let nombre; // of the event in the dialog
let evento; // as it was last seen, undefined while it has not been
let enviando = false;

acompana(forma);
copiador(partes.copiar, () => partes.numero.value);
forma.addEventListener("input", guarda);
forma.addEventListener("submit", (suceso) => {
  suceso.preventDefault();
  envia();
});
partes.otra.addEventListener("click", () => {
  abandona();
  escribe(partes.error, "");
  dispone();
  cantidad.focus();
});
dialogo.querySelectorAll("[data-suma]").forEach((boton) => boton.addEventListener("click", () => suma(Number(boton.dataset.suma))));
dialogo.querySelectorAll("[data-cierra]").forEach((boton) => boton.addEventListener("click", () => dialogo.close()));
dialogo.addEventListener("click", (suceso) => suceso.target === dialogo && dialogo.close());

/** Opens the dialog of an event; `alCerrar()` when the user leaves it. */
export function abreReservar(elegido, alCerrar) {
  nombre = elegido;
  evento = undefined;
  partes.nombre.textContent = nombre;
  partes.forma.hidden = false;
  partes.confirmacion.hidden = true;
  for (const parte of ["error", "progreso", "impedimento", "quedan", "categoria"]) escribe(partes[parte], "");
  for (const entrada of [cantidad, email]) senala(entrada, "");
  delete dialogo.dataset.tinta;
  recupera();
  dispone();
  dialogo.onclose = alCerrar;
  if (!dialogo.open) dialogo.showModal();
  partes.nombre.focus();
}

export function cierraReservar() {
  dialogo.onclose = null;
  dialogo.close();
}

/** The cartelera was looked at again: the dialog follows. */
export function actualizaReservar(eventos) {
  if (!dialogo.open || !eventos) return;
  evento = eventos.find((uno) => uno.nombre === nombre) ?? { estado: "desconocido", disponibles: 0, categoria: "" };
  escribe(partes.categoria, evento.categoria);
  if (evento.categoria) tine(dialogo, evento.categoria);
  const seVende = evento.estado === "A";
  escribe(partes.quedan, !seVende ? "" : evento.disponibles ? `Quedan ${boletos(evento.disponibles)}` : "Agotado");
  dispone();
}

/** What the form was left with: an attempt without outcome, else the draft of this event, else the last e-mail. */
function recupera() {
  const anterior = intentoDeEste();
  const campos = anterior ?? { cantidad: 1, email: borrador("cliente").email ?? "", ...borrador(`evento ${nombre}`) };
  cantidad.value = campos.cantidad;
  email.value = campos.email;
  if (anterior) escribe(partes.error, "Este intento quedó sin respuesta. Reintente: no se reserva dos veces.");
}

function guarda() {
  guardaBorrador(`evento ${nombre}`, { cantidad: cantidad.value, email: email.value });
  guardaBorrador("cliente", { email: email.value });
}

function suma(cuanto) {
  const nueva = (cantidad.valueAsNumber || 0) + cuanto;
  cantidad.value = Math.min(Math.max(nueva, 1), Number(cantidad.max));
  cantidad.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What can be done now, given the event and the attempt under way. */
function dispone() {
  const incierto = Boolean(intentoDeEste());
  const motivo = incierto ? "" : impedimento();
  cantidad.max = Math.max(1, Math.min(MAXIMO, evento?.disponibles ?? MAXIMO));
  cantidad.dataset.mal = `De 1 a ${cifra(Number(cantidad.max))}: es lo que queda`;
  escribe(partes.impedimento, enviando ? "" : motivo);
  partes.datos.disabled = enviando || incierto;
  partes.enviar.setAttribute("aria-disabled", String(enviando || Boolean(motivo)));
  escribe(partes.enviar, enviando ? "Reservando…" : incierto ? "Reintentar" : "Reservar");
  partes.otra.hidden = enviando || !incierto;
}

function impedimento() {
  if (!evento) return "";
  if (evento.estado === "desconocido") return "No hay un evento con este nombre en cartelera.";
  if (evento.estado === "C") return "Los organizadores cancelaron este evento: ya no se venden boletos.";
  return evento.disponibles ? "" : "Se agotaron los boletos. Si alguien cancela, volverán a aparecer aquí.";
}

function intentoDeEste() {
  const datos = pendiente()?.datos;
  return datos?.evento === nombre ? datos : undefined;
}

async function envia() {
  if (partes.enviar.getAttribute("aria-disabled") === "true") return;
  const repetido = intentoDeEste();
  if (!repetido && !valida(forma)) return;
  const datos = repetido ?? { evento: nombre, cantidad: cantidad.valueAsNumber, email: email.value.trim() };
  enviando = true;
  escribe(partes.error, "");
  dispone();
  try {
    hecha(await intenta(datos, (error) => escribe(partes.progreso, `${enPalabras(error)} Reintentando la misma reserva…`)));
  } catch (error) {
    fallida(error);
  } finally {
    enviando = false;
    escribe(partes.progreso, "");
    dispone();
  }
}

function hecha(reserva) {
  recuerdaReserva(reserva.Id);
  guardaBorrador(`evento ${reserva.Evento}`, {});
  if (!dialogo.open || nombre !== reserva.Evento) {
    pregona(`Reserva confirmada: ${boletos(reserva.Cantidad)} para ${reserva.Evento}. Está en Mis reservas.`);
    return;
  }
  escribe(partes["confirmacion-titulo"], boletos(reserva.Cantidad));
  escribe(partes["confirmacion-texto"], `Enviamos la confirmación a ${reserva.Email}.`);
  escribe(partes.numero, reserva.Id);
  partes.codigo.replaceChildren(codigoDeBarras(reserva.Id));
  partes.ver.href = `#/reservas/${reserva.Id}`;
  partes.forma.hidden = true;
  partes.confirmacion.hidden = false;
  partes["confirmacion-titulo"].focus();
}

function fallida(error) {
  const texto = enPalabras(error);
  if (esIncierto(error)) {
    escribe(partes.error, `${texto} Todavía no sabemos si la reserva quedó hecha; reintente: no se reserva dos veces.`);
  } else {
    enviando = false;
    dispone(); // a disabled field cannot take the focus
    reparte(forma, partes.error, texto);
  }
}
