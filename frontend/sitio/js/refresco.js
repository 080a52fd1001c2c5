/** Asks again and again while the page can be seen. The next question starts only after the last one ended. */
import { config } from "../config.js";

/**
 * Asks at once, then every config.refresco: `muestra(await pregunta())`, or `falla(error)`.
 * Returns {detiene, ya}; `ya()` asks now and resolves when its answer is on the screen. Nothing is shown once stopped.
 */
export function refresca({ pregunta, muestra, falla }) {
  let reloj;
  let vive = true;
  let enCurso;

  async function una() {
    clearTimeout(reloj);
    try {
      const respuesta = await pregunta();
      if (vive) muestra(respuesta);
    } catch (error) {
      if (vive) falla(error);
    }
    if (vive && !document.hidden) reloj = setTimeout(ya, config.refresco);
  }
  function ya() {
    const turno = (enCurso ?? Promise.resolve()).then(una);
    enCurso = turno.finally(() => enCurso === ultimo && (enCurso = undefined));
    const ultimo = enCurso;
    return turno;
  }
  function vuelve() {
    if (!document.hidden && !enCurso) ya();
  }

  addEventListener("online", vuelve);
  document.addEventListener("visibilitychange", vuelve);
  ya();
  return {
    ya,
    detiene() {
      vive = false;
      clearTimeout(reloj);
      removeEventListener("online", vuelve);
      document.removeEventListener("visibilitychange", vuelve);
    },
  };
}
