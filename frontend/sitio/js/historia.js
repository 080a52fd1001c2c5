/** Back goes to where one came from: the page adds an entry to the history only when the user goes somewhere. */

/** To call after every arrival. `vuelve`: whether leaving it is going back, because a view of the page lies there. */
export function llega({ vuelve }) {
  if (history.state === null) history.replaceState({ vuelve }, "");
}

/** Another address for what is on the screen, without a new entry. */
export function corrige(direccion) {
  history.replaceState(history.state, "", direccion);
}

/** Leaves the entry that is shown: back to where one came from, or to `siNo` where that is outside the page. */
export function sale(siNo) {
  if (history.state?.vuelve) history.back();
  else location.replace(siNo);
}
