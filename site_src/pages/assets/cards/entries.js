// On a card of many labels, the one that the address names is opened: by the overview, another page, or the way back.
function open() {
  const named = document.getElementById(location.hash.slice(1));
  const fold = named?.closest(".el-entry-fold");
  if (!fold || fold.open) return;
  fold.open = true;
  named.scrollIntoView();
}

addEventListener("hashchange", open);
open();
