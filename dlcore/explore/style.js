// The live figure of assignment 17. Python computes and sends `picture`, a drawing and its words; this script shows them
// and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.st-status { margin: 8px 0; min-height: 4.4em; max-width: 720px; }
`;

function render({ model, el }) {
  const { patterns, changes, first } = model.get("choices");
  const set = setter(model);

  const pattern = menu("picture A", patterns, (name) => set({ pattern: name }));
  const change = menu("picture B", changes, (name) => set({ change: name }));
  const reset = button("↺ reset", () => set(first));

  const { status, drawing } = drawn(model, "st-status", () => {
    pattern.show(model.get("pattern"));
    change.show(model.get("change"));
  });
  const note = make("p", {
    className: "st-note",
    textContent: "Rows and columns of a Gram matrix stand for the five filters, in the order in which their maps are "
      + "drawn. White is much, black is nothing. Each picture goes on at its opposite side.",
  });
  el.append(make("div", { className: "st-bar" }, pattern.label, change.label, reset), status, drawing, note);
}
