// The panel that puts a label into a README: the list of a card without a script becomes choices with a preview.
import { copyButton } from "../base/copy-button.js";
import { element } from "../base/element.js";
import { ADDRESSES, FORMATS, PICTURES } from "./forms.js";
import { snippet } from "./snippet.js";

const data = JSON.parse(document.getElementById("embed-data").textContent);
const ROOT = new URL("../../", import.meta.url);
const GROUNDS = "On a light page and on a dark one.";
const OURS = "Our own drawing: the same words and colours. shields.io draws it in its own font, and this page loads nothing from other hosts.";

/** A group of radio buttons; `options` have a key, a title and maybe a sentence. */
function choices(legend, name, options, chosen, change) {
  const option = ({ key, title, says }) => element("label", { class: "el-embed-option" },
    element("input", { type: "radio", name, value: key, checked: key === chosen, change: () => change(key) }),
    element("span", {}, title, says && element("small", {}, says)));
  return element("fieldset", { class: "el-embed-choice" },
    element("legend", {}, legend),
    element("div", { class: "el-embed-options" }, options.map(option)));
}

function panel(list, number) {
  const choice = { picture: PICTURES[0].key, format: "markdown", address: "living" };
  const pictures = ["light", "dark"].map(() => element("img", { alt: "", loading: "lazy" }));
  const told = element("figcaption");
  const preview = element("figure", { class: "el-embed-preview" }, pictures.map((image) => element("div", {}, image)), told);
  const code = element("code");
  const pick = (name) => (key) => { choice[name] = key; show(); };
  const names = (name) => `embed-${number}-${name}`;
  const addresses = choices("Address", names("address"), ADDRESSES, choice.address, pick("address"));

  function show() {
    const found = snippet(data.site, data.labels[number], choice);
    code.textContent = found.text;
    for (const image of pictures) image.src = new URL(found.preview, ROOT);
    preview.dataset.picture = choice.picture;
    told.textContent = found.foreign ? OURS : GROUNDS;
    for (const box of addresses.querySelectorAll("input")) {
      box.checked = box.value === found.address;
      box.disabled = found.foreign && !box.checked;
    }
  }

  list.replaceWith(element("div", { class: "el-embed-panel" },
    element("div", { class: "el-embed-choices" },
      choices("Picture", names("picture"), PICTURES, choice.picture, pick("picture")),
      addresses,
      choices("Format", names("format"), FORMATS, choice.format, pick("format"))),
    preview,
    element("pre", { class: "el-embed-text" }, code, copyButton(code))));
  show();
}

for (const [number, list] of document.querySelectorAll(".el-embed-list").entries()) panel(list, number);
