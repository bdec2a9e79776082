// Turns every <span class="el-choose" data-choose="org/model"> into a "Compare" toggle, and shows what is chosen in a tray.
// A page that draws rows anew says so with the event `el:rows` on the document.

import { element } from "../base/element.js";
import { isModel, MOST, onOtherTab, queryOf, storeChoice, storedChoice, toggled } from "./choice.js";

const COMPARE = new URL("../../compare/", import.meta.url);
const HIDDEN = "el-tray-hidden";
const short = (model) => model.slice(model.indexOf("/") + 1);
const counted = (count) => `${count} ${count === 1 ? "model" : "models"}`;

let choice = storedChoice();
let hidden = isHidden();

// Always in the page, so that screen readers watch it before it first speaks.
const status = element("p", { class: "el-cmp-hidden", role: "status" });
const told = element("p", { class: "el-tray-told" });
const chips = element("ul", { class: "el-tray-chips" });
const go = element("a", { class: "el-tray-go" });
const tray = element("section", { class: "el-tray", "aria-label": "Models to compare", hidden: true },
  told, chips,
  element("div", { class: "el-tray-acts" }, go,
    element("button", { type: "button", class: "el-tray-clear", click: clear }, "Clear"),
    element("button", { type: "button", class: "el-tray-hide", "aria-label": "Hide until the next choice", click: hide }, "×")));

function isHidden() {
  try {
    return sessionStorage.getItem(HIDDEN) === "yes";
  } catch {
    return false;
  }
}

function setHidden(value) {
  hidden = value;
  try {
    sessionStorage.setItem(HIDDEN, value ? "yes" : "no");
  } catch {
    // Then it is hidden on this page alone.
  }
}

function hide() {
  setHidden(true);
  show();
  keepFocus();
}

function clear() {
  choose([], "Selection cleared.");
  keepFocus();
}

/** Focus must not be lost with the tray: it goes to a button that chooses, best to one in sight, or to the page's content. */
function keepFocus() {
  const shown = [...document.querySelectorAll(".el-choose-button")].filter((button) => button.getClientRects().length);
  const inSight = shown.filter((button) => {
    const { top, bottom } = button.getBoundingClientRect();
    return top > document.querySelector(".md-header").offsetHeight && bottom < innerHeight;
  });
  const buttons = inSight.length ? inSight : shown;
  const chosen = buttons.find((button) => button.getAttribute("aria-pressed") === "true");
  (chosen ?? buttons[0] ?? document.getElementById("main-content"))?.focus();
}

function choose(models, said, refused = "") {
  choice = models;
  storeChoice(choice);
  setHidden(false);
  show(refused);
  status.textContent = said;
}

function toggle(model) {
  const next = toggled(choice, model);
  if (next.refused) {
    const why = `At most ${MOST} models fit side by side. Remove one before you add ${short(model)}.`;
    choose(choice, why, why);
    return;
  }
  const added = next.choice.length > choice.length;
  choose(next.choice, `${short(model)} ${added ? "added" : "removed"}: ${counted(next.choice.length)} chosen.`);
}

/** Buttons for hooks that have none yet, and the state of all of them. */
function scan() {
  for (const hook of document.querySelectorAll(".el-choose[data-choose]")) {
    const model = hook.dataset.choose;
    if (!isModel(model)) continue;
    if (!hook.firstElementChild) {
      hook.append(element("button", {
        type: "button", class: "el-choose-button", "aria-label": `Compare ${model}`, click: () => toggle(model),
      }, "Compare"));
    }
    const chosen = choice.includes(model);
    hook.firstElementChild.setAttribute("aria-pressed", chosen);
    hook.querySelector(".el-choose-go")?.remove();
    // For the keyboard: one tab from the button leads on, however long the page is.
    if (chosen && choice.length > 1) {
      hook.append(element("a", { class: "el-choose-go", href: address() }, `Compare ${counted(choice.length)}`));
    }
  }
}

const address = () => COMPARE.href + queryOf(choice);

function show(refused = "") {
  scan();
  told.textContent = refused || (choice.length === 1 ? "One more, and you can compare." : `${choice.length} of ${MOST} chosen`);
  told.classList.toggle("el-tray-refused", Boolean(refused));
  chips.replaceChildren(...choice.map((model) => element("li", {},
    element("span", { title: model }, short(model)),
    element("button", { type: "button", "aria-label": `Take ${model} away`, click: () => dropFromTray(model) }, "×"))));
  go.textContent = `Compare ${counted(choice.length)}`;
  go.hidden = choice.length < 2;
  go.href = address();
  tray.hidden = !choice.length || hidden;
  // What the tray covers can be scrolled above it, and what has focus is never under it.
  document.documentElement.style.setProperty("--el-tray-height", tray.hidden ? "0px" : `${tray.offsetHeight}px`);
}

function dropFromTray(model) {
  const at = choice.indexOf(model);
  toggle(model);
  const buttons = chips.querySelectorAll("button");
  if (buttons.length) buttons[Math.min(at, buttons.length - 1)].focus();
  else keepFocus();
}

// The page that compares has its own list of what is chosen.
if (!document.getElementById("el-compare")) {
  document.body.append(status, tray);
  show();
  document.addEventListener("el:rows", scan);
  addEventListener("resize", () => show());
  // A page shown again from the browser's memory has missed what happened since.
  addEventListener("pageshow", refresh);
  onOtherTab(refresh);
}

function refresh() {
  choice = storedChoice();
  show();
}
