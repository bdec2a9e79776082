// Copying to the clipboard, and saying so: on the button for a moment, and to who does not see it.
import { element } from "./element.js";

const SAID_MS = 2500;
const status = element("span", { class: "el-visually-hidden", role: "status" });
document.body.append(status);
const names = new WeakMap();
let timer;
let last;

/** `button` says `said`, and after a moment its own name again, however often it was pressed meanwhile. */
export function say(button, said) {
  if (!names.has(button)) names.set(button, button.textContent);
  const over = () => { last.textContent = names.get(last); status.textContent = ""; };
  clearTimeout(timer);
  if (last) over();
  last = button;
  button.textContent = said;
  status.textContent = said;
  timer = setTimeout(over, SAID_MS);
}

/** Copy `text` and have `button` say `said`; false where a reader does not allow it. */
export async function copy(button, text, said) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  say(button, said);
  return true;
}
