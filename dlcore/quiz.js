// Quick questions. This script shows them and sends `answers`; Python judges and sends `verdicts` back.
// dlcore/explore/frame.js follows and calls `render`.

const PAUSE = 1000; // ms without a verdict, before one says why
const LATE = "Waiting for Python, which may be busy with another cell. If it was restarted, run this cell again.";

const STYLE = `
.qz { max-width: 46em; font-size: 14px; }
.qz-title { margin: 6px 0; }
.qz form { border: 1px solid var(--line); border-radius: 6px; padding: 8px 14px 10px; margin: 8px 0; }
.qz fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
.qz legend { padding: 0; margin-bottom: 6px; font-weight: 600; }
.qz legend span { font-weight: 400; }
.qz-option { display: flex; gap: 8px; align-items: baseline; padding: 3px 6px; border-radius: 4px; cursor: pointer; }
.qz-option:hover { background: var(--jp-layout-color2, #eeeeee); }
.qz-option input { accent-color: var(--accent); margin: 0; flex: none; position: relative; top: 1.5px; }
.qz ol { margin: 0; padding: 0; list-style: none; counter-reset: step; }
.qz li.qz-step { display: flex; gap: 6px; align-items: center; padding: 2px 0; counter-increment: step; }
.qz li.qz-step::before { content: counter(step) "."; min-width: 1.4em; text-align: right; }
.qz li.qz-step button { padding: 1px 8px; line-height: 1.3; }
.qz-answer { display: flex; gap: 14px; align-items: flex-start; margin-top: 8px; }
.qz-answer > button { flex: none; }
.qz code { font-family: var(--jp-code-font-family, monospace); font-size: 0.93em; background: none; padding: 0; }
.qz .qz-status { flex: 1; min-height: 1.8em; border-left-color: var(--line); padding: 3px 0 3px 10px; }
.qz .qz-status:empty { border-left-color: transparent; }
.qz .qz-status[data-right="true"] { border-left-color: #009e73; }
.qz .qz-status[data-right="false"] { border-left-color: var(--positive); }
.qz-status ul { margin: 4px 0 0; padding: 0; list-style: none; }
.qz-status li { padding-left: 1.1em; text-indent: -1.1em; }
`;

const plain = (text) => text.replaceAll("`", "");

// ------------------------------------------------------------------------------------------- two ways to give an answer
// Each has an element, `read` for the answer as it stands, and `write` to show one that was given before.
function choices(question, changed) {
  const type = question.kind === "one" ? "radio" : "checkbox";
  const inputs = question.options.map((_, k) => make("input", { type, name: "option", value: k, onchange: changed }));
  const labels = inputs.map((input, k) => (
    make("label", { className: "qz-option" }, input, make("span", {}, ...withCode(question.options[k])))));
  return {
    element: make("div", {}, ...labels),
    read: () => inputs.flatMap((input, k) => (input.checked ? [k] : [])),
    write: (answer) => inputs.forEach((input, k) => { input.checked = answer.includes(k); }),
  };
}

function ordering(question, changed) {
  let order = question.options.map((_, k) => k);
  const list = make("ol");
  const steps = question.options.map((text, k) => {
    const button = (sign, way, by) => make("button", {
      type: "button", textContent: sign, onclick: () => move(k, by),
      attributes: { "aria-label": `move ${way}: ${plain(text)}`, title: `move ${way}` },
    });
    const [up, down] = [button("▲", "up", -1), button("▼", "down", 1)];
    return { up, down, item: make("li", { className: "qz-step" }, up, down, make("span", {}, ...withCode(text))) };
  });

  function write(answer) {
    order = [...answer];
    list.replaceChildren(...order.map((k) => steps[k].item));
    order.forEach((k, place) => {
      steps[k].up.disabled = place === 0;
      steps[k].down.disabled = place === order.length - 1;
    });
  }

  function move(k, by) {
    const from = order.indexOf(k);
    order.splice(from, 1);
    order.splice(from + by, 0, k);
    write(order);
    const [pressed, other] = by < 0 ? [steps[k].up, steps[k].down] : [steps[k].down, steps[k].up];
    (pressed.disabled ? other : pressed).focus(); // keep the keyboard's place
    changed(`${plain(question.options[k])} is now step ${from + by + 1} of ${order.length}.`);
  }

  write(order);
  return { element: list, read: () => order, write };
}

// -------------------------------------------------------------------------------------------------------- one question
function verdictOf({ words, remarks }) {
  const items = remarks.map(([sign, text, explanation]) => (
    make("li", {}, `${sign} `, ...withCode(explanation ? `${text}: ${explanation}` : text))));
  return [...withCode(words), ...(items.length ? [make("ul", {}, ...items)] : [])];
}

function ask(model, k) {
  const question = model.get("questions")[k];
  const status = make("div", { className: "qz-status", attributes: { role: "status" } });
  const say = (parts, right = "") => {
    status.dataset.right = right;
    status.replaceChildren(...parts);
  };
  // what was said belongs to the answer before
  const changed = (words) => say(typeof words === "string" ? [words] : []);
  const answer = (question.kind === "order" ? ordering : choices)(question, changed);
  let shown = "{}";
  let late = 0;

  function show() {
    clearTimeout(late);
    const verdict = model.get("verdicts")[k] ?? {};
    shown = JSON.stringify(verdict);
    if (!verdict.words) return;
    answer.write(model.get("answers")[k]);
    say(verdictOf(verdict), verdict.right);
  }

  function submit(event) {
    event.preventDefault();
    const [given, before] = [answer.read(), model.get("answers")];
    if (!given.length) return say(["Choose an answer first."]);
    if (`${given}` === `${before[k]}`) return show();
    say([]);
    shown = "";
    clearTimeout(late);
    late = setTimeout(() => say([LATE]), PAUSE);
    model.set("answers", before.map((old, other) => (other === k ? [...given] : old)));
    model.save_changes();
  }

  const asked = question.asked ? [make("span", { textContent: question.asked })] : [];
  const legend = make("legend", {}, `${k + 1}. `, ...withCode(question.text), ...asked);
  const check = make("button", { type: "submit", textContent: "check", attributes: { "aria-label": `check answer ${k + 1}` } });
  const fields = make("fieldset", {}, legend, answer.element);
  const element = make("form", { onsubmit: submit }, fields, make("div", { className: "qz-answer" }, check, status));
  show();
  // leave a question alone whose verdict is the same: someone may be in the middle of it
  return { element, update: () => JSON.stringify(model.get("verdicts")[k]) !== shown && show() };
}

function render({ model, el }) {
  const questions = model.get("questions").map((_, k) => ask(model, k));
  const title = make("p", { className: "qz-title" }, make("b", { textContent: "Quick questions" }),
    " to see whether it has sunk in. Ungraded; try as often as you like.");
  el.append(make("div", { className: "qz" }, make("style", { textContent: STYLE }), title,
    ...questions.map(({ element }) => element)));
  const update = () => questions.forEach((question) => question.update());
  model.on("change:verdicts", update);
  return () => model.off("change:verdicts", update);
}
