// The live figure of assignment 17. Python computes and sends `picture`, a drawing and its words; this script shows them
// and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.st-bar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0; }
.st-bar label { display: inline-flex; gap: 6px; align-items: center; }
.st-status { margin: 8px 0; min-height: 4.4em; max-width: 720px; }
.st-note { font-size: 12px; margin: 0; max-width: 720px; }
`;

function render({ model, el }) {
  const { patterns, changes, first } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  const choice = (name, options) => {
    const select = make("select", {}, ...options.map((option) => make("option", { textContent: option })));
    select.addEventListener("change", () => set({ [name]: select.value }));
    return select;
  };
  const pattern = choice("pattern", patterns);
  const change = choice("change", changes);
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => set(first));

  const status = make("div", { className: "st-status", attributes: { role: "status" } });
  const drawing = make("div");
  const note = make("p", {
    className: "st-note",
    textContent: "Rows and columns of a Gram matrix stand for the five filters, in the order in which their maps are "
      + "drawn. White is much, black is nothing. Each picture goes on at its opposite side.",
  });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "st-bar" }, make("label", {}, "picture A", pattern), make("label", {}, "picture B", change),
      reset),
    status, drawing, note));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.textContent = picture.status;
    pattern.value = model.get("pattern");
    change.value = model.get("change");
  }

  model.on("change:picture", draw);
  draw();
}
