// The live figure of assignment 14. Python runs the networks and sends `picture`, a drawing and its words; this script
// shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.re-bar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0; }
.re-bar label { display: inline-flex; gap: 6px; align-items: center; }
.re-bar b { min-width: 2.4em; }
.re-status { margin: 8px 0; min-height: 2.9em; }
.re-note { font-size: 12px; margin: 0; max-width: 720px; }
`;

function slider(text, min, max, step, change) {
  const input = make("input", { type: "range", min, max, step });
  const shown = make("b"); // sighted help: the slider says its value by itself
  shown.ariaHidden = "true";
  input.addEventListener("input", () => change(Number(input.value)));
  return { label: make("label", {}, text, input, shown), input, shown };
}

function render({ model, el }) {
  const { networks, max_blocks: deepest, max_scale: largest, first } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  const blocks = slider("blocks of two layers", 1, deepest, 1, (value) => set({ blocks: value }));
  const scale = slider("size of the weights", 0, largest, 0.05, (value) => set({ scale: value }));
  const options = Object.entries({ both: "both networks", ...networks });
  const shown = make("select", {}, ...options.map(([value, textContent]) => make("option", { value, textContent })));
  shown.addEventListener("change", () => set({ shown: shown.value }));
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => set(first));

  const status = make("div", { className: "re-status", attributes: { role: "status" } });
  const drawing = make("div");
  const note = make("p", {
    className: "re-note",
    textContent: "Every layer has 32 units and relu, no biases, no batch normalisation, and is not trained. Both networks "
      + "have the same weights, drawn by the figure; none of your functions is used. The size is the root of the mean "
      + "square; a gradient that is exactly zero is drawn at the lower edge.",
  });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "re-bar" }, blocks.label, scale.label, make("label", {}, "show", shown), reset),
    status, drawing, note));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.textContent = picture.status;
    blocks.input.value = blocks.shown.textContent = model.get("blocks");
    scale.input.value = scale.shown.textContent = Math.round(100 * model.get("scale")) / 100;
    shown.value = model.get("shown");
  }

  model.on("change:picture", draw);
  draw();
}
