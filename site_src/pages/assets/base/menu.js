// The drawer of a narrow screen opens and closes without this; here it closes as a reader expects besides.
const drawer = document.querySelector("#__drawer");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !drawer.checked) return;
  drawer.checked = false;
  drawer.focus();
});
document.querySelector(".el-menu")?.addEventListener("click", (event) => {
  if (event.target.closest("a")) drawer.checked = false;
});
