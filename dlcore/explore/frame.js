// Comes after the script of every live figure, which defines its `STYLE` and `render({ model, el })`: the parts that
// figures are made of, and the frame.

// -------------------------------------------------------------------------------------------------------------- parts
// An element with properties, attributes and children.
function make(tag, properties = {}, ...children) {
  const { attributes = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Words between back-ticks become code.
function withCode(text) {
  return text.split("`").map((part, k) => (k % 2 ? make("code", { textContent: part }) : part));
}

// ----------------------------------------------------------------------------------------------------------- controls
function button(textContent, act) {
  const element = make("button", { type: "button", textContent });
  element.addEventListener("click", act);
  return element;
}

// A button for each [value, title]; the one of the chosen value is pressed.
function switches(choices, change) {
  const buttons = choices.map(([value, title]) => button(title, () => change(value)));
  const show = (chosen) => buttons.forEach((each, k) => each.setAttribute("aria-pressed", choices[k][0] === chosen));
  return { buttons, show };
}

// A slider; `show` sets it, and says `words` beside it. Where they are another number, a screen reader reads them, too.
function slider(text, min, max, step, change) {
  const input = make("input", { type: "range", min, max, step });
  const shown = make("b", { ariaHidden: "true" }); // sighted help: the slider says its value by itself
  input.addEventListener("input", () => change(Number(input.value)));
  const show = (value, words = value) => {
    input.value = value;
    shown.textContent = words;
    if (Number(words) === Number(value)) input.removeAttribute("aria-valuetext");
    else input.setAttribute("aria-valuetext", words);
  };
  return { label: make("label", {}, text, input, shown), input, show };
}

// A menu of values, or of [value, title]; `offer` gives it others.
function menu(text, options, change) {
  const input = make("select");
  const offer = (others) => input.replaceChildren(...others.map((option) => {
    const [value, textContent = value] = [option].flat();
    return make("option", { value, textContent });
  }));
  const show = (value) => {
    input.value = value;
  };
  offer(options);
  input.addEventListener("change", () => change(input.value));
  return { label: make("label", {}, text, input), input, offer, show };
}

// A button that begins to play. Whoever has drawn a step calls `goOn`, and `next` follows in `rest` ms; or `pause`.
function player(rest, begin, next) {
  let timer = 0;
  let playing = false;
  const pause = () => {
    clearTimeout(timer);
    playing = false;
    play.textContent = "▶ play";
  };
  const play = button("▶ play", () => {
    if (playing) return pause();
    playing = true;
    play.textContent = "⏸ pause";
    begin();
  });
  const goOn = () => {
    clearTimeout(timer);
    if (playing) timer = setTimeout(next, rest);
  };
  return { play, pause, goOn };
}

// ------------------------------------------------------------------------------------------------ to and from Python
// Send values by their names, all at once.
function setter(model) {
  return (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };
}

// A drawing by Python and its words, kept up to date; `follow` then sets the controls.
function drawn(model, className, follow, events = "change:picture") {
  const status = make("div", { className, attributes: { role: "status" } });
  const drawing = make("div");
  const draw = () => {
    const picture = model.get("picture");
    if (!picture.svg) return;
    drawing.innerHTML = picture.svg; // Python makes it out of numbers and names of its own
    status.replaceChildren(...withCode(picture.status));
    follow(picture);
  };
  model.on(events, draw);
  draw();
  return { status, drawing };
}

// -------------------------------------------------------------------------------------------------------------- frame
// JupyterLab would take the arrow keys away from a slider, so no key that is pressed inside a figure leaves it.
export default {
  render(view) {
    view.el.classList.add("dlcore-explorable");
    view.el.addEventListener("keydown", (event) => event.stopPropagation());
    view.el.append(make("style", { textContent: STYLE }));
    return render(view);
  },
};
