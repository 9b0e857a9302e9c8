// The live figure of assignment 14. Python runs the networks and sends `picture`, a drawing and its words; this script
// shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.re-bar b { min-width: 2.4em; }
.re-status { margin: 8px 0; min-height: 2.9em; }
`;

function render({ model, el }) {
  const { networks, max_blocks: deepest, max_scale: largest, first } = model.get("choices");
  const set = setter(model);

  const blocks = slider("blocks of two layers", 1, deepest, 1, (value) => set({ blocks: value }));
  const scale = slider("size of the weights", 0, largest, 0.05, (value) => set({ scale: value }));
  const options = Object.entries({ both: "both networks", ...networks });
  const shown = menu("show", options, (value) => set({ shown: value }));
  const reset = button("↺ reset", () => set(first));

  const { status, drawing } = drawn(model, "re-status", () => {
    blocks.show(model.get("blocks"));
    scale.show(Math.round(100 * model.get("scale")) / 100);
    shown.show(model.get("shown"));
  });
  const note = make("p", {
    className: "re-note",
    textContent: "Every layer has 32 units and relu, no biases, no batch normalisation, and is not trained. Both networks "
      + "have the same weights, drawn by the figure; none of your functions is used. The size is the root of the mean "
      + "square; a gradient that is exactly zero is drawn at the lower edge.",
  });
  el.append(make("div", { className: "re-bar" }, blocks.label, scale.label, shown.label, reset), status, drawing, note);
}
