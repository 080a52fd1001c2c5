/**
 * An organiser's session, in a protected stage: asked for in Organización, kept in this page's memory and nowhere else.
 * What is not written down cannot be read later on a computer that others use; the price is to sign in after a reload.
 */
import { presenta } from "./api.js";
import { contesta, inicia, NoEntra, renueva, revoca } from "./cognito.js";
import { busca, campos, copia, escribe } from "./dom.js";
import { acompana, valida } from "./formulario.js";

const ANTES = 5 * 60_000; // milliseconds before its end at which a token is renewed

const POR_QUE = {
  NotAuthorizedException: "El correo o la contraseña no son correctos.",
  UserNotFoundException: "El correo o la contraseña no son correctos.",
  CodeMismatchException: "El código no es correcto: escriba el que ve ahora.",
  InvalidPasswordException: "La contraseña nueva necesita 12 caracteres, con mayúsculas, minúsculas, cifras y signos.",
  PasswordResetRequiredException: "Su contraseña ya no vale: pida otra a quien administra Boletia.",
  TooManyRequestsException: "Demasiados intentos: espere un momento.",
  LimitExceededException: "Demasiados intentos: espere un momento.",
};

let panel; // the form, one for all sections; it stands where it was last asked for
let oficina; // what is shown to who is in
let estuvo = false; // whether somebody was in: then the office stays, with all that was typed, when the session ends
let entraron = () => {};
let abierta; // {token, permiso, email} of who is in
let entrando = Promise.resolve(); // settled once nobody is signing in
let reto; // what Cognito asked for beside the password
let reloj;

/**
 * Asks in `seccion` who organises, with the pool that `sesion` names; the office is shown to who is in. `sinEntrar`:
 * to anybody, because all that it holds is on this device already.
 */
export function pideSesion(seccion, sesion, { sinEntrar = false } = {}) {
  panel ??= hazPanel(sesion);
  oficina = busca(".oficina", seccion);
  busca(".titular", seccion).after(panel);
  oficina.hidden = !estuvo && !sinEntrar;
}

/** From now on `hace()` whenever somebody has signed in. */
export function alEntrar(hace) {
  entraron = hace;
}

function hazPanel(sesion) {
  const nodo = copia("plantilla-sesion");
  const partes = campos(nodo);
  const { email, clave, nueva, codigo } = partes.entrada.elements;
  acompana(partes.entrada);
  presenta(
    () => entrando.then(() => (abierta ? { Authorization: abierta.token } : {})),
    () => abierta && sale("Su sesión terminó. Entre otra vez: lo escrito sigue aquí."),
  );

  partes.entrada.addEventListener("submit", (suceso) => {
    suceso.preventDefault();
    entrando = entra();
  });
  partes.salir.addEventListener("click", () => {
    revoca(sesion, abierta.permiso).catch(() => {}); // whether it is heard or not, this page forgets it
    sale("Ha salido.");
    estuvo = false;
    oficina.hidden = true;
  });
  return nodo;

  async function entra() {
    escribe(partes.error, "");
    if (partes.entrada.ariaBusy === "true") return entrando;
    if (!valida(partes.entrada)) return;
    partes.entrada.ariaBusy = "true";
    try {
      const quien = { USERNAME: email.value };
      const respuestas = { ...quien, NEW_PASSWORD: nueva.value, SOFTWARE_TOKEN_MFA_CODE: codigo.value };
      recibe(await (reto ? contesta(sesion, reto, respuestas) : inicia(sesion, email.value, clave.value)));
    } catch (fallo) {
      escribe(partes.error, enPalabras(fallo));
      if (fallo instanceof NoEntra && fallo.tipo === "NotAuthorizedException") pideMas(); // a challenge that is over
    } finally {
      partes.entrada.ariaBusy = null;
    }
  }

  function recibe({ AuthenticationResult: dado, ...pregunta }) {
    if (!dado) return pideMas(pregunta);
    guarda(dado);
    for (const entrada of [clave, nueva, codigo]) entrada.value = "";
    pideMas();
    escribe(partes.nombre, `Organiza ${abierta.email}`);
    estuvo = true;
    muestra(true);
    entraron();
  }

  /** The fields of what Cognito asks for now; nothing: the password. */
  function pideMas(pregunta = undefined) {
    reto = pregunta;
    pon(nueva, partes["campo-nueva"], pregunta?.ChallengeName === "NEW_PASSWORD_REQUIRED");
    pon(codigo, partes["campo-codigo"], pregunta?.ChallengeName === "SOFTWARE_TOKEN_MFA");
  }

  function guarda({ IdToken, RefreshToken = abierta?.permiso, ExpiresIn }) {
    abierta = { token: IdToken, permiso: RefreshToken, email: email.value };
    clearTimeout(reloj);
    reloj = setTimeout(alarga, Math.max(0, ExpiresIn * 1000 - ANTES));
  }

  async function alarga() {
    try {
      guarda((await renueva(sesion, abierta.permiso)).AuthenticationResult);
    } catch (fallo) {
      if (fallo instanceof NoEntra) sale("Su sesión terminó. Entre otra vez: lo escrito sigue aquí.");
      else reloj = setTimeout(alarga, 30_000); // no line: the token is still good for a while
    }
  }

  /** The office stays as it is, with all that was typed, unless the organiser left it. */
  function sale(motivo) {
    clearTimeout(reloj);
    abierta = undefined;
    escribe(partes.motivo, motivo);
    muestra(false);
  }

  function muestra(dentro) {
    partes.entrada.hidden = dentro;
    partes.quien.hidden = !dentro;
    if (dentro) oficina.hidden = false;
    (dentro ? partes.salir : clave).focus({ preventScroll: true });
  }
}

function pon(entrada, campo, si) {
  campo.hidden = entrada.disabled = !si;
  if (si) entrada.focus();
}

function enPalabras(fallo) {
  if (!(fallo instanceof NoEntra)) return "No se llega al servicio de cuentas. Revise su conexión.";
  return POR_QUE[fallo.tipo] ?? `No se puede entrar (${fallo.tipo}).`;
}
