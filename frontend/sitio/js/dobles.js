/** Who was let in here although the ticket had been used: reservation, both times, both doors. */
import { dobles, olvidaDobles } from "./cola.js";
import { elemento, escribe } from "./dom.js";
import { boletos } from "./boleto.js";

const momento = new Intl.DateTimeFormat("es-MX", { dateStyle: "short", timeStyle: "medium" });

/** Shows them in a section's `dobles` until somebody has read them. */
export function muestraDobles(partes) {
  const { dobles: zona, "dobles-lista": lista, "dobles-suma": suma, "dobles-leidos": leidos } = partes;
  const suyos = dobles();
  zona.hidden = suyos.length === 0;
  leidos.onclick = () => {
    olvidaDobles();
    zona.hidden = true;
  };
  if (lista.children.length === suyos.length) return;
  escribe(suma, `${suyos.length} ${suyos.length === 1 ? "entrada" : "entradas"} de más`);
  lista.replaceChildren(...suyos.map(renglon));
}

function renglon({ id, cantidad, hora, aparato, motivo, otros }) {
  const nodo = elemento("li");
  nodo.append(
    elemento("b", { className: "mono" }, id),
    elemento("span", {}, ` ${boletos(cantidad)} aquí (${aparato}) ${momento.format(new Date(hora))}. `),
    elemento("span", {}, otros.length ? `Antes: ${otros.map(antes).join("; ")}.` : motivo),
  );
  return nodo;
}

function antes({ Cantidad, Hora, HoraAparato, Aparato }) {
  return `${Cantidad} ${Aparato ? `en ${Aparato} ` : ""}${momento.format(new Date(HoraAparato ?? Hora))}`;
}
