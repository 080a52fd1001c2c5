/** Asks again and again while the page can be seen. The next question starts only after the last one ended. */
import { SinLinea } from "./api.js";
import { config } from "../config.js";
import { pausa } from "./ritmo.js";

/**
 * Asks at once, then at the pace of ritmo.js: `muestra(await pregunta())` when something changed, or `falla(error)`.
 * It stops by itself when `sigue(respuesta)` is false. Returns {detiene, ya}; `ya()` asks now and resolves when its
 * answer is on the screen. Nothing is shown once stopped.
 */
export function refresca({ pregunta, muestra, falla, sigue = (_) => true, base = config.refresco }) {
  let reloj;
  let vive = true;
  let enCurso;
  let visto = nadaVisto();

  async function una() {
    clearTimeout(reloj);
    try {
      atiende(await pregunta());
    } catch (error) {
      if (vive) noPudo(error);
    }
    if (vive && !document.hidden && sigue(visto.respuesta)) reloj = setTimeout(pide, pausa({ base, ...visto }));
  }

  function atiende(respuesta) {
    if (!vive) return;
    const igual = iguales(respuesta, visto.respuesta);
    const recupera = visto.fallos > 0;
    visto = { respuesta, fallos: 0, iguales: igual ? visto.iguales + 1 : 0, pedida: 0 };
    if (!igual || recupera) muestra(respuesta);
  }

  function noPudo(error) {
    visto = { ...visto, fallos: visto.fallos + 1, iguales: 0, pedida: error.espera ?? 0 };
    falla(error);
  }

  function pide() {
    const turno = (enCurso ?? Promise.resolve()).then(una);
    enCurso = turno.finally(() => enCurso === ultimo && (enCurso = undefined));
    const ultimo = enCurso;
    return turno;
  }

  /** Somebody did something: what follows is of interest, at the quickest pace. */
  function ya() {
    visto.iguales = 0;
    return pide();
  }

  /** Not at the same moment as every other tab that was woken up. */
  function vuelve() {
    if (document.hidden || enCurso) return;
    clearTimeout(reloj);
    reloj = setTimeout(pide, Math.max(visto.pedida, (Math.random() * base) / 6));
  }

  const escuchas = new AbortController();
  addEventListener("online", vuelve, escuchas);
  addEventListener("offline", () => noPudo(new SinLinea()), escuchas);
  document.addEventListener("visibilitychange", vuelve, escuchas);
  ya();
  return {
    ya,
    detiene() {
      vive = false;
      clearTimeout(reloj);
      escuchas.abort();
    },
  };
}

function nadaVisto() {
  return { respuesta: undefined, fallos: 0, iguales: 0, pedida: 0 };
}

function iguales(una, otra) {
  return una === otra || JSON.stringify(una) === JSON.stringify(otra);
}
