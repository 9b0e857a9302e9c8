// The live figure of assignment 07. Python draws the chosen network and sends `picture`, a drawing and its words; this
// script shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.rg-bar { column-gap: 18px; }
.rg-bar b { min-width: 2.6em; }
.rg-status { margin: 8px 0; min-height: 4.4em; max-width: 760px; }
.rg-note { max-width: 760px; }
`;

function render({ model, el }) {
  const { lambdas, keep_probs: keepProbs, examples } = model.get("choices");
  const set = setter(model);
  const strength = slider("lambda", 0, lambdas.length - 1, 1, (k) => set({ strength: k }));
  const keeping = slider("keep_prob", 0, keepProbs.length - 1, 1, (k) => set({ keeping: k }));
  const example = slider("example", 1, examples, 1, (k) => set({ example: k }));
  const reset = button("↺ reset", () => set({ strength: 0, keeping: 0, example: 1 }));

  const { status, drawing } = drawn(model, "rg-status", () => {
    strength.show(model.get("strength"), lambdas[model.get("strength")]);
    keeping.show(model.get("keeping"), keepProbs[model.get("keeping")]);
    example.show(model.get("example"));
  }, "change:picture change:strength change:keeping change:example");
  const note = make("p", {
    className: "rg-note",
    textContent: "Left: circles have label 0, crosses label 1, and the ring marks the chosen example. Right: inputs, 20 and 3 "
      + "hidden units, the answer. A line is as thick as its weight is large, solid if it is positive, dashed if it is "
      + "negative. A unit that is crossed out is silent for the chosen example while the network is trained. One method at "
      + "a time: moving one slider switches the other method off.",
  });
  el.append(make("div", { className: "rg-bar" }, strength.label, keeping.label, example.label, reset),
    status, drawing, note);
}
