// The live figure of assignment 15. Python sorts the boxes and sends `photograph`, a picture, and `picture`, the boxes to
// lay over it with their words; this script shows them and sends back the choices. dlcore/explore/frame.js follows and
// calls `render`.

const STYLE = `
.de-bar { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; margin: 6px 0; }
.de-bar label { display: inline-flex; gap: 6px; align-items: center; }
.de-bar b { min-width: 2.6em; }
.de-bar input { width: 180px; }
.de-bar button[aria-pressed="true"] { outline: 3px solid var(--halo); font-weight: bold; }
.de-status { margin: 8px 0; min-height: 4.4em; max-width: 720px; }
.de-picture { position: relative; max-width: 720px; line-height: 0; }
.de-picture.small { max-width: 520px; }
.de-picture > img { width: 100%; }
.de-picture > div > svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.de-note { font-size: 12px; margin: 6px 0 0; max-width: 720px; }
`;

function render({ model, el }) {
  const { scenes, first, floor } = model.get("choices");
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };

  function slider(text, trait, min, max) {
    const input = make("input", { type: "range", min, max, step: 0.01 });
    const shown = make("b"); // sighted help: the slider says its value by itself
    shown.ariaHidden = "true";
    input.addEventListener("input", () => set({ [trait]: Number(input.value) }));
    const show = () => {
      input.value = model.get(trait);
      shown.textContent = model.get(trait).toFixed(2);
    };
    return { label: make("label", {}, text, input, shown), show };
  }

  const buttons = Object.entries(scenes).map(([scene, title]) => {
    const button = make("button", { type: "button", textContent: title });
    button.addEventListener("click", () => set({ scene }));
    return { button, scene };
  });
  const score = slider("score at least", "score_threshold", floor, 0.95);
  const overlap = slider("overlap at most", "iou_threshold", 0, 1);
  const reset = make("button", { type: "button", textContent: "↺ reset" });
  reset.addEventListener("click", () => set(first));

  const status = make("div", { className: "de-status", attributes: { role: "status" } });
  const photograph = make("img", { alt: "" }); // the drawing above it has a title
  const drawing = make("div");
  const frame = make("div", { className: "de-picture" }, photograph, drawing);
  const note = make("p", {
    className: "de-note",
    textContent: "Solid boxes with a name stay; dashed ones score enough but give way to a better box. Whatever scores "
      + "less is not drawn.",
  });
  el.append(make("div", {}, make("style", { textContent: STYLE }),
    make("div", { className: "de-bar" }, "picture:", ...buttons.map(({ button }) => button), reset),
    make("div", { className: "de-bar" }, score.label, overlap.label),
    status, frame, note));

  function draw() {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // drawn by Python out of numbers and the names of classes
    status.replaceChildren(...withCode(picture.status));
    for (const { button, scene } of buttons) button.setAttribute("aria-pressed", scene === model.get("scene"));
    frame.classList.toggle("small", model.get("scene") === "faces");
    score.show();
    overlap.show();
  }
  function show() {
    photograph.src = model.get("photograph");
  }

  model.on("change:picture", draw);
  model.on("change:photograph", show);
  show();
  draw();
}
