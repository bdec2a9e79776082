// What is folded is opened for paper, and as it was afterwards. Newer browsers do so by print.css alone.
let opened = [];

addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details.el-more:not(.el-embed, [open])")];
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
  opened = [];
});
