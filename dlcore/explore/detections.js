// The live figure of assignment 15. Python sorts the boxes and sends `photograph`, a picture, and `picture`, the boxes to
// lay over it with their words; this script shows them and sends back the choices. dlcore/explore/frame.js follows and
// calls `render`.

const STYLE = `
.de-bar { column-gap: 16px; }
.de-bar b { min-width: 2.6em; }
.de-bar input { width: 180px; }
.de-status { margin: 8px 0; min-height: 4.4em; max-width: 720px; }
.de-picture { position: relative; max-width: 720px; line-height: 0; }
.de-picture.small { max-width: 520px; }
.de-picture > img { width: 100%; }
.de-picture > div > svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.de-note { margin: 6px 0 0; }
`;

function render({ model, el }) {
  const { scenes, first, floor } = model.get("choices");
  const set = setter(model);

  const scene = switches(Object.entries(scenes), (name) => set({ scene: name }));
  const score = slider("score at least", floor, 0.95, 0.01, (value) => set({ score_threshold: value }));
  const overlap = slider("overlap at most", 0, 1, 0.01, (value) => set({ iou_threshold: value }));
  const reset = button("↺ reset", () => set(first));

  const photograph = make("img", { alt: "" }); // the drawing above it has a title
  const frame = make("div", { className: "de-picture" }, photograph);
  const { status, drawing } = drawn(model, "de-status", () => {
    scene.show(model.get("scene"));
    frame.classList.toggle("small", model.get("scene") === "faces");
    score.show(model.get("score_threshold"), model.get("score_threshold").toFixed(2));
    overlap.show(model.get("iou_threshold"), model.get("iou_threshold").toFixed(2));
  }, "change:picture change:score_threshold change:iou_threshold");
  frame.append(drawing);
  const note = make("p", {
    className: "de-note",
    textContent: "Solid boxes with a name stay; dashed ones score enough but give way to a better box. Whatever scores "
      + "less is not drawn.",
  });
  el.append(make("div", { className: "de-bar" }, "picture:", ...scene.buttons, reset),
    make("div", { className: "de-bar" }, score.label, overlap.label),
    status, frame, note);

  const show = () => {
    photograph.src = model.get("photograph");
  };
  model.on("change:photograph", show);
  show();
}
