// Opens what a link cites, and says where it is not what the page shows any more. Without this script the page is whole:
// every citation on it names its edition, and early.js says that nobody looked whether the link's is another.

const ROOT = new URL("../../", import.meta.url);

async function show() {
  document.querySelector(".el-edition-note")?.remove();
  const day = document.querySelector("[data-edition]")?.dataset.edition;
  const ratio = location.hash.startsWith("#ratio.");
  // The Compare page draws what its address names, and says itself what of it is not so.
  if (!day || document.getElementById("el-compare") || !(ratio || /[?&]edition=/.test(location.search))) return;
  const place = ratio ? document.getElementById(location.hash.slice(1)) : null;
  const box = place?.closest("details");
  if (box) {
    box.open = true;
    place.scrollIntoView({ block: "center" });
    box.querySelector("summary").focus({ preventScroll: true });
  }
  const [{ element }, { citedIn, editionNote }] = await Promise.all([import("../base/element.js"), import("./edition.js")]);
  const said = editionNote(citedIn(location.search, location.hash), day, ratio && !place, ROOT);
  if (said) document.querySelector("h1").after(element("p", { class: "el-edition-note", role: "status" }, said));
}

show().then(() => {
  document.documentElement.classList.add("el-cited");
  // One may stand there because another script failed first.
  document.querySelector(".el-edition-note[role=note]")?.remove();
});
addEventListener("hashchange", show);
