// The live figure of assignment 03. Python holds the trained networks and sends `picture`, a drawing and its words; this
// script shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.db-bar { column-gap: 16px; }
.db-bar b { min-width: 2.6em; }
.db-status { margin: 8px 0; min-height: 2.9em; max-width: 720px; }
`;

function render({ model, el }) {
  const { units: most, steps, first } = model.get("choices");
  const set = setter(model);

  const units = slider("hidden units", 1, most, 1, (number) => set({ units: number }));
  const step = slider("steps", 0, steps.length - 1, 1, (number) => set({ position: number }));
  const view = menu("shade", [], (number) => set({ view: Number(number) }));
  const reset = button("↺ reset", () => set(first));

  const { status, drawing } = drawn(model, "db-status", () => {
    const count = model.get("units");
    const names = ["the network's answer", ...Array.from({ length: count }, (_, k) => `unit ${k + 1}`)];
    if (view.input.length !== names.length) view.offer(names.map((name, k) => [k, name]));
    view.show(model.get("view"));
    units.show(count);
    step.show(model.get("position"), steps[model.get("position")]);
    step.input.setAttribute("aria-valuetext", `${steps[model.get("position")]} steps`);
  });
  const note = make("p", {
    className: "db-note",
    textContent: "○ label 0, × label 1. A numbered line is where that unit's z is 0; its knob points to the side where "
      + "the unit is positive. The shades go from surely 0 (or -1, for one unit) to surely 1; the thin black curve is "
      + "the boundary.",
  });
  el.append(make("div", { className: "db-bar" }, units.label, step.label, view.label, reset), status, drawing, note);
}
