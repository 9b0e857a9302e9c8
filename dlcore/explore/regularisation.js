// The live figure of assignment 07. Python draws the chosen network and sends `picture`, a drawing and its words; this
// script shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.rg-bar { display: flex; flex-wrap: wrap; gap: 6px 18px; align-items: center; margin: 6px 0; }
.rg-bar label { display: inline-flex; gap: 6px; align-items: center; }
.rg-bar b { min-width: 2.6em; }
.rg-status { margin: 8px 0; min-height: 4.4em; max-width: 760px; }
.rg-note { font-size: 12px; margin: 0; max-width: 760px; }
`;

// A slider that stands for `values`, or for the numbers up to `max`.
function slider(model, trait, text, min, max, say) {
  const input = make("input", { type: "range", min, max, step: 1 });
  const shown = make("b");
  shown.ariaHidden = "true"; // the slider says its value by itself
  input.addEventListener("input", () => {
    model.set(trait, Number(input.value));
    model.save_changes();
  });
  const draw = () => {
    input.value = model.get(trait);
    shown.textContent = say(model.get(trait));
    input.setAttribute("aria-valuetext", shown.textContent);
  };
  return { label: make("label", {}, text, input, shown), draw };
}

function render({ model, el }) {
  const { lambdas, keep_probs: keepProbs, examples } = model.get("choices");
  const sliders = [
    slider(model, "strength", "lambda", 0, lambdas.length - 1, (k) => `${lambdas[k]}`),
    slider(model, "keeping", "keep_prob", 0, keepProbs.length - 1, (k) => `${keepProbs[k]}`),
    slider(model, "example", "example", 1, examples, (k) => `${k}`),
  ];
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => {
    // one after the other: lambda and keep_prob are never both in use
    for (const [name, value] of Object.entries({ strength: 0, keeping: 0, example: 1 })) model.set(name, value);
    model.save_changes();
  });

  const status = make("div", { className: "rg-status", attributes: { role: "status" } });
  const drawing = make("div");
  const note = make("p", {
    className: "rg-note",
    textContent: "Left: circles have label 0, crosses label 1, and the ring marks the chosen example. Right: inputs, 20 and 3 "
      + "hidden units, the answer. A line is as thick as its weight is large, solid if it is positive, dashed if it is "
      + "negative. A unit that is crossed out is silent for the chosen example while the network is trained. One method at "
      + "a time: moving one slider switches the other method off.",
  });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "rg-bar" }, ...sliders.map(({ label }) => label), reset),
    status, drawing, note));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.replaceChildren(...withCode(picture.status));
    for (const each of sliders) each.draw();
  }

  model.on("change:picture change:strength change:keeping change:example", draw);
  draw();
}
