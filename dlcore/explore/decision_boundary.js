// The live figure of assignment 03. Python holds the trained networks and sends `picture`, a drawing and its words; this
// script shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.db-bar { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; margin: 6px 0; }
.db-bar label { display: inline-flex; gap: 6px; align-items: center; }
.db-bar b { min-width: 2.6em; }
.db-status { margin: 8px 0; min-height: 2.9em; max-width: 720px; }
.db-note { font-size: 12px; margin: 0; max-width: 720px; }
`;

function slider(text, min, max, change) {
  const input = make("input", { type: "range", min, max, step: 1 });
  const shown = make("b"); // sighted help: the slider says its value by itself
  shown.ariaHidden = "true";
  input.addEventListener("input", () => change(Number(input.value)));
  return { label: make("label", {}, text, input, shown), input, shown };
}

function render({ model, el }) {
  const { units: most, steps, first } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  const units = slider("hidden units", 1, most, (number) => set({ units: number }));
  const step = slider("steps", 0, steps.length - 1, (number) => set({ position: number }));
  const view = make("select");
  view.addEventListener("change", () => set({ view: Number(view.value) }));
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => set(first));

  const status = make("div", { className: "db-status", attributes: { role: "status" } });
  const drawing = make("div");
  const note = make("p", {
    className: "db-note",
    textContent: "○ label 0, × label 1. A numbered line is where that unit's z is 0; its knob points to the side where "
      + "the unit is positive. The shades go from surely 0 (or -1, for one unit) to surely 1; the thin black curve is "
      + "the boundary.",
  });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "db-bar" }, units.label, step.label, make("label", {}, "shade", view), reset),
    status, drawing, note));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.replaceChildren(...withCode(picture.status));
    const count = model.get("units");
    const names = ["the network's answer", ...Array.from({ length: count }, (_, k) => `unit ${k + 1}`)];
    if (view.length !== names.length) {
      view.replaceChildren(...names.map((name, k) => make("option", { value: k, textContent: name })));
    }
    view.value = model.get("view");
    units.input.value = units.shown.textContent = count;
    step.input.value = model.get("position");
    step.shown.textContent = steps[model.get("position")];
    step.input.setAttribute("aria-valuetext", `${step.shown.textContent} steps`);
  }

  model.on("change:picture", draw);
  draw();
}
