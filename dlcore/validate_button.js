// A button that validates the notebook. Python does it and tells how far it is; this script shows that and asks Python to
// begin or to stop. dlcore/explore/frame.js follows and calls `render`.

const PAUSE = 1500; // ms without an answer, before one says why
const LATE = "Waiting for Python, which may be busy with another cell. If it was restarted, run this cell again.";

const STYLE = `
.vb-bar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0; }
.vb-bar progress { width: 220px; accent-color: var(--accent); }
.vb-bar :is(progress, button)[hidden] { display: none; }
.vb-status { margin: 8px 0; }
`;

function render({ model, el }) {
  let late = 0;
  const ask = (what) => {
    clearTimeout(late);
    late = setTimeout(() => status.replaceChildren(LATE), PAUSE);
    model.send(what);
  };
  const begin = make("button", { type: "button", textContent: "✓ Validate this notebook", onclick: () => ask("begin") });
  const stop = make("button", { type: "button", textContent: "stop", onclick: () => ask("stop") });
  const bar = make("progress", { ariaLabel: "cells that were run" });
  const count = make("span");
  const status = make("div", { className: "vb-status", attributes: { role: "status" } });
  const card = make("div");

  function show() {
    clearTimeout(late);
    const busy = model.get("busy");
    const [cell, of] = model.get("place");
    const focused = [begin, stop].includes(document.activeElement);
    begin.disabled = busy;
    stop.hidden = bar.hidden = !busy;
    if (focused) (busy ? stop : begin).focus(); // keep the keyboard's place
    if (cell) Object.assign(bar, { max: of, value: cell - 1 });
    else bar.removeAttribute("value"); // the kernel is still starting
    count.textContent = busy && cell ? `${cell} of ${of} cells` : "";
    const words = withCode(model.get("words"));
    if (status.textContent !== words.map((part) => part.textContent ?? part).join("")) status.replaceChildren(...words);
    card.innerHTML = model.get("card"); // escaped by Python
  }

  el.append(make("div", {}, make("style", { textContent: STYLE }), make("b", { textContent: "Before you hand in" }),
    make("div", { className: "vb-bar" }, begin, stop, bar, count), status, card));
  model.on("change", show);
  show();
  return () => {
    clearTimeout(late);
    model.off("change", show);
  };
}
