// The live figure of assignment 05. Python holds the trained networks and sends `picture`, a drawing and its words; this
// script shows them and sends back the choices. dlcore/explore/frame.js follows and calls `render`.

const STYLE = `
.nd-bar { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; margin: 6px 0; }
.nd-bar label { display: inline-flex; gap: 6px; align-items: center; }
.nd-bar b { min-width: 2.6em; }
.nd-status { margin: 8px 0; min-height: 4.4em; max-width: 760px; }
.nd-note { font-size: 12px; margin: 0; max-width: 760px; }
`;

function slider(text, max, change) {
  const input = make("input", { type: "range", min: 0, max, step: 1 });
  const shown = make("b"); // sighted help: the slider says its value by itself
  shown.ariaHidden = "true";
  input.addEventListener("input", () => change(Number(input.value)));
  return { label: make("label", {}, text, input, shown), input, shown };
}

function select(names, change) {
  const box = make("select", {}, ...names.map((name) => make("option", { textContent: name })));
  box.addEventListener("change", () => change(box));
  return box;
}

function render({ model, el }) {
  const { networks, steps, sizes, first } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  const seen = select(["new to the networks", "learnt from"], (box) => set({ seen: box.selectedIndex === 1 }));
  const number = slider("picture", sizes[0] - 1, (value) => set({ number: value }));
  const step = slider("step", steps.length - 1, (value) => set({ position: value }));
  const network = select(networks, (box) => set({ network: box.value }));
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => set(first));

  const status = make("div", { className: "nd-status", attributes: { role: "status" } });
  const drawing = make("div");
  const note = make("p", {
    className: "nd-note",
    textContent: "Each bar is one unit; a full frame is the most that this unit answers to any picture at this step.",
  });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "nd-bar" }, make("label", {}, "pictures", seen), number.label, step.label),
    make("div", { className: "nd-bar" }, make("label", {}, "look inside", network), reset),
    status, drawing, note));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers
    status.replaceChildren(...withCode(picture.status));
    seen.selectedIndex = model.get("seen") ? 1 : 0;
    number.input.max = sizes[seen.selectedIndex] - 1;
    number.input.value = number.shown.textContent = model.get("number");
    step.input.value = model.get("position");
    step.shown.textContent = steps[model.get("position")];
    step.input.setAttribute("aria-valuetext", `${step.shown.textContent} steps`);
    network.value = model.get("network");
  }

  model.on("change:picture", draw);
  draw();
}
