// The live figure of assignment 16. Python moves the points and sends `picture`, a drawing and its words; this script
// shows them and sends back choices and commands. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.eb-bar { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0; }
.eb-bar label { display: inline-flex; gap: 6px; align-items: center; }
.eb-status { margin: 8px 0; min-height: 3em; }
.eb-note { font-size: 12px; margin: 0; max-width: 720px; }
`;

function render({ model, el }) {
  const { starts, choices, largest, many } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };
  const button = (textContent, command) => {
    const element = make("button", { type: "button", textContent });
    element.addEventListener("click", () => set({ command: { do: command, count: (model.get("command").count || 0) + 1 } }));
    return element;
  };
  const select = (name, options) => {
    const element = make("select", {}, ...options.map((option) => make("option", { textContent: option })));
    element.addEventListener("change", () => set({ [name]: element.value }));
    return element;
  };

  const alpha = make("input", { type: "range", min: 0, max: largest, step: 0.05 });
  alpha.addEventListener("input", () => set({ alpha: Number(alpha.value) }));
  const shown = make("b"); // sighted help: the slider says its value by itself
  shown.ariaHidden = "true";
  const start = select("start", starts);
  const choice = select("choice", choices);
  const status = make("div", { className: "eb-status", attributes: { role: "status" } });
  const drawing = make("div");
  const note = make("p", {
    className: "eb-note",
    textContent: "Circles, squares and triangles are three people. Full line: anchor to positive; dashed: anchor to "
      + "negative; thick arrows: where a step moves the three points (drawn longer than it is).",
  });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "eb-bar" }, make("label", {}, "margin alpha", alpha, shown),
      make("label", {}, "start", start), make("label", {}, "draw", choice)),
    make("div", { className: "eb-bar" }, button("another triplet", "next"), button("one step", "step"),
      button(`${many} steps, a new triplet each`, "many"), button("↺ reset", "reset")),
    status, drawing, note));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.replaceChildren(...withCode(picture.status));
    alpha.value = model.get("alpha");
    shown.textContent = picture.alpha;
    start.value = model.get("start");
    choice.value = model.get("choice");
  }

  model.on("change:picture", draw);
  draw();
}
