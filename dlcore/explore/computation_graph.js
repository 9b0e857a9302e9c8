// The live figure of assignment 10. Python computes and sends `picture`, a drawing and its words; this script shows them
// and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.cg-bar b { min-width: 2.6em; }
.cg-bar input { width: 110px; }
.cg-status { margin: 8px 0; min-height: 3em; max-width: 720px; }
`;

function render({ model, el }) {
  const { graphs, first } = model.get("choices");
  const set = setter(model);

  const startsOf = (graph) =>
    Object.fromEntries(Object.entries(graphs[graph]).map(([name, leaf]) => [name, leaf.start]));
  const begin = (graph) => set({ graph, position: 0, leaves: startsOf(graph) });
  const graph = menu("graph", Object.keys(graphs), begin);
  const last = () => model.get("picture").last;
  const go = (position) => set({ position: Math.max(0, Math.min(last(), position)) });
  const back = button("◀ undo", () => go(model.get("position") - 1));
  const step = button("step ▶", () => go(model.get("position") + 1));
  const end = button("to the end ⏭", () => go(last()));
  const reset = button("↺ reset", () => begin(first));
  const count = make("span");

  const bar = make("div", { className: "cg-bar" });
  let shownGraph = "";
  let sliders = {};
  function drawSliders() {
    shownGraph = model.get("graph");
    sliders = Object.fromEntries(Object.entries(graphs[shownGraph]).map(([name, { low, high, step }]) => [
      name, slider(name, low, high, step, (value) => set({ leaves: { ...model.get("leaves"), [name]: value } })),
    ]));
    bar.replaceChildren(...Object.values(sliders).map(({ label }) => label));
  }

  const note = make("p", { className: "cg-note" });
  const { status, drawing } = drawn(model, "cg-status", (picture) => {
    if (model.get("graph") !== shownGraph) drawSliders();
    for (const [name, { show }] of Object.entries(sliders)) {
      if (name in picture.leaves) show(picture.leaves[name], Math.round(picture.leaves[name] * 10) / 10);
    }
    graph.show(model.get("graph"));
    count.textContent = `step ${model.get("position")} of ${picture.last}`;
    note.replaceChildren(...withCode(picture.source));
  });
  el.append(make("div", { className: "cg-bar" }, graph.label, back, step, end, reset, count), bar, status, drawing, note);
}
