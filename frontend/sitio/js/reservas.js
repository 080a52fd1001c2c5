/** Mis reservas: by number, by event and e-mail, or those made in this browser; each can be cancelled. */
import { SinRespuesta, cancelaReserva, enPalabras, esIncierto, reserva, reservasDe } from "./api.js";
import { ESTADOS, boletos } from "./boleto.js";
import { enVenta } from "./catalogo.js";
import { confirma } from "./confirmar.js";
import { Lista, campos, copia, copiador, elemento, escribe, pregona } from "./dom.js";
import { acompana, valida } from "./formulario.js";
import { conserva, misReservas, olvidaReservas } from "./recuerdos.js";
import { refresca } from "./refresco.js";

const seccion = document.getElementById("reservas");
const partes = campos(seccion);
const [porNumero, porCliente] = seccion.querySelectorAll("form");
let lista = nuevaLista();
let vigilancia;

acompana(porNumero);
acompana(porCliente);
conserva(porNumero, "consulta por número");
conserva(porCliente, "consulta por cliente");
porNumero.addEventListener("submit", (suceso) => va(suceso, ({ id }) => [id.value.trim()]));
porCliente.addEventListener("submit", (suceso) => va(suceso, ({ evento, email }) => [evento.value.trim(), email.value.trim()]));
partes.olvidar.addEventListener("click", () => {
  olvidaReservas();
  vigilancia.ya();
});

/** Shows the section for a question: [] this browser's, [id], or [evento, email]. Returns what stops it. */
export function abreReservas(pregunta) {
  lista = nuevaLista();
  escribe(partes.subtitulo, titulo(pregunta));
  escribe(partes.aviso, "Consultando…");
  partes.vacio.hidden = true;
  proponeEventos();
  vigilancia = refresca({
    pregunta: () => consulta(pregunta),
    muestra: (reservas) => muestra(reservas, pregunta),
    falla(error) {
      escribe(partes.aviso, enPalabras(error));
      if (!esIncierto(error)) lista.muestra([]);
    },
  });
  return vigilancia;
}

function va(suceso, segmentos) {
  suceso.preventDefault();
  if (!valida(suceso.target)) return;
  const destino = `#/reservas/${segmentos(suceso.target.elements).map(encodeURIComponent).join("/")}`;
  if (location.hash === destino) vigilancia.ya();
  location.hash = destino;
}

function titulo([uno, email]) {
  if (email) return `${uno} · ${email}`;
  return uno ? `Reserva ${uno}` : "Hechas en este navegador";
}

function consulta([uno, email]) {
  if (email) return reservasDe(uno, email);
  return uno ? reserva(uno).then((unica) => [unica]) : recordadas();
}

/** Those of this browser that the API still knows. */
async function recordadas() {
  const respuestas = await Promise.allSettled(misReservas().map(reserva));
  const fallo = respuestas.find(({ reason }) => reason && reason.status !== 404);
  if (fallo) throw fallo.reason;
  return respuestas.filter(({ value }) => value).map(({ value }) => value);
}

function muestra(reservas, [uno]) {
  escribe(partes.aviso, "");
  lista.muestra(reservas);
  partes.vacio.hidden = reservas.length > 0;
  partes.olvidar.hidden = Boolean(uno) || reservas.length === 0;
  escribe(partes["vacio-titulo"], uno ? "No encontramos reservas" : "Aquí aparecerán sus reservas");
  escribe(
    partes["vacio-texto"],
    uno ? "Revise que el nombre del evento y el correo estén escritos como al reservar." : "Las que haga en este navegador quedan a la mano; las demás, consúltelas abajo.",
  );
}

async function proponeEventos() {
  const eventos = await enVenta().catch(() => []);
  document.getElementById("nombres-evento").replaceChildren(...eventos.map(({ nombre }) => elemento("option", { value: nombre })));
}

function nuevaLista() {
  partes.lista.replaceChildren();
  return new Lista(partes.lista, ({ Id }) => Id, tarjeta);
}

function tarjeta({ Id, Evento, Email, Cantidad }) {
  const nodo = copia("plantilla-reserva");
  const partes = campos(nodo);
  partes.boletos.textContent = boletos(Cantidad);
  partes.evento.textContent = Evento;
  partes.email.textContent = Email;
  partes.id.textContent = Id;
  partes.copiar.setAttribute("aria-label", `Copiar el número ${Id}`);
  partes.cancelar.setAttribute("aria-label", `Cancelar la reserva de ${boletos(Cantidad)} para ${Evento}`);
  copiador(partes.copiar, () => Id);
  partes.cancelar.addEventListener("click", () => cancela({ Id, Evento, Cantidad }, partes));
  return { nodo, actualiza: ({ Estado }) => actualiza(nodo, partes, Estado) };
}

function actualiza(nodo, partes, estado) {
  nodo.dataset.estado = estado;
  escribe(partes.estado, ESTADOS[estado].texto);
  partes.estado.className = `sello ${ESTADOS[estado].sello}`;
  partes.cancelar.hidden = estado !== "A";
}

async function cancela({ Id, Evento, Cantidad }, partes) {
  const si = await confirma({
    titulo: "¿Cancelar esta reserva?",
    texto: `${boletos(Cantidad)} para ${Evento}. Los boletos vuelven a la venta y no se puede deshacer.`,
    si: "Sí, cancelarla",
    no: "Conservarla",
  });
  if (!si) return;
  partes.cancelar.disabled = true;
  escribe(partes.error, "");
  try {
    await cancelaReserva(Id);
    pregona(`Reserva ${Id} cancelada`);
  } catch (error) {
    escribe(partes.error, error instanceof SinRespuesta ? `${enPalabras(error)} Vea el estado de la reserva antes de repetir.` : enPalabras(error));
  } finally {
    partes.cancelar.disabled = false;
    await vigilancia.ya();
  }
}
