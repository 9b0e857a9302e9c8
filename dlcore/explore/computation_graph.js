// The live figure of assignment 10. Python computes and sends `picture`, a drawing and its words; this script shows them
// and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.cg-bar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0; }
.cg-bar label { display: inline-flex; gap: 6px; align-items: center; }
.cg-bar b { min-width: 2.6em; }
.cg-bar input { width: 110px; }
.cg-status { margin: 8px 0; min-height: 3em; max-width: 720px; }
.cg-note { font-size: 12px; margin: 0; max-width: 720px; }
`;

function render({ model, el }) {
  const { graphs, first } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  const menu = make("select", {}, ...Object.keys(graphs).map((name) => make("option", { textContent: name })));
  menu.addEventListener("change", () => set({ graph: menu.value, position: 0, leaves: startsOf(menu.value) }));

  const last = () => model.get("picture").last;
  const go = (position) => set({ position: Math.max(0, Math.min(last(), position)) });
  const button = (text, click) => {
    const made = make("button", { type: "button", textContent: text });
    made.addEventListener("click", click);
    return made;
  };
  const back = button("◀ undo", () => go(model.get("position") - 1));
  const step = button("step ▶", () => go(model.get("position") + 1));
  const end = button("to the end ⏭", () => go(last()));
  const reset = button("↺ reset", () => set({ graph: first, position: 0, leaves: startsOf(first) }));
  const count = make("span");

  const sliders = make("div", { className: "cg-bar" });
  const status = make("div", { className: "cg-status", attributes: { role: "status" } });
  const drawing = make("div");
  const note = make("p", { className: "cg-note" });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "cg-bar" }, make("label", {}, "graph", menu), back, step, end, reset, count),
    sliders, status, drawing, note));

  function startsOf(graph) {
    return Object.fromEntries(Object.entries(graphs[graph]).map(([name, leaf]) => [name, leaf.start]));
  }

  let shownGraph = "";
  let inputs = {};
  function drawSliders(graph) {
    inputs = {};
    sliders.replaceChildren(...Object.entries(graphs[graph]).map(([name, leaf]) => {
      const input = make("input", { type: "range", min: leaf.low, max: leaf.high, step: leaf.step });
      const shown = make("b"); // sighted help: the slider says its value by itself
      shown.ariaHidden = "true";
      input.addEventListener("input", () => set({ leaves: { ...model.get("leaves"), [name]: Number(input.value) } }));
      inputs[name] = { input, shown };
      return make("label", {}, name, input, shown);
    }));
    shownGraph = graph;
  }

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    const graph = model.get("graph");
    if (graph !== shownGraph) drawSliders(graph);
    for (const [name, { input, shown }] of Object.entries(inputs)) {
      if (!(name in picture.leaves)) continue;
      input.value = picture.leaves[name];
      shown.textContent = String(Math.round(picture.leaves[name] * 10) / 10);
    }
    menu.value = graph;
    const position = model.get("position");
    count.textContent = `step ${position} of ${picture.last}`;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.textContent = picture.status;
    note.replaceChildren(...withCode(picture.source));
  }

  model.on("change:picture", draw);
  draw();
}
