// The live figure of assignment 08. Python measures and sends `picture`, a drawing and its words; this script shows
// them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.ge-bar { column-gap: 16px; }
.ge-bar b { min-width: 3.6em; }
.ge-bar input { width: 220px; }
.ge-status { margin: 8px 0; min-height: 3em; max-width: 720px; }
`;

function render({ model, el }) {
  const { quotients, mistakes, smallest, largest, first } = model.get("choices");
  const set = setter(model);

  const epsilon = slider("epsilon", smallest, largest, 0.5, (power) => set({ power }));
  const quotient = menu("step", quotients, (value) => set({ quotient: value }));
  const mistake = menu("wrong gradients", mistakes, (value) => set({ mistake: value }));
  const reset = button("↺ reset", () => set(first));

  const { status, drawing } = drawn(model, "ge-status", (picture) => {
    epsilon.show(model.get("power"), picture.epsilon);
    quotient.show(model.get("quotient"));
    mistake.show(model.get("mistake"));
  });
  el.append(make("div", { className: "ge-bar" }, epsilon.label, quotient.label, mistake.label, reset), status, drawing);
}
