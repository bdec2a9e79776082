// Runs while the head of the page is read, before anything is painted: light or dark, and whether scripts may be waited
// for. Not a module, and in the oldest syntax that there is (ES5), so that it runs where no module does.
(function () {
  "use strict";
  var root = document.documentElement;
  var own = document.currentScript;

  // Light or dark: the system's choice until the reader makes one.
  var SCHEMES = ["default", "slate"];
  var KEY = "el-scheme";
  var button = document.querySelector(".el-scheme");
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  var chosen = null;
  // A browser without storage, or a frame that may not use it, forgets.
  try { chosen = localStorage.getItem(KEY); } catch (refused) { chosen = null; }

  function show() {
    var scheme = SCHEMES.indexOf(chosen) < 0 ? SCHEMES[Number(system.matches)] : chosen;
    var title = scheme === "slate" ? "Switch to light mode" : "Switch to dark mode";
    document.body.setAttribute("data-md-color-scheme", scheme);
    button.title = title;
    button.setAttribute("aria-label", title);
  }
  show();
  button.hidden = false;
  // Safari before 14 has the old name alone.
  if (system.addEventListener) system.addEventListener("change", show);
  else system.addListener(show);
  button.addEventListener("click", function () {
    chosen = SCHEMES[Number(document.body.getAttribute("data-md-color-scheme") === "default")];
    try { localStorage.setItem(KEY, chosen); } catch (refused) { /* As above. */ }
    show();
  });

  // What needs a module says so in a sentence of the page (.el-unstarted). While the modules may still come it is not
  // shown, and each takes its own away when it has started (starting.js). Where one cannot come, the sentences that are
  // left are shown: at once where the browser says what went wrong, else after a while.
  var PATIENCE_MS = 10000;
  function giveUp() {
    root.classList.remove("el-starting");
    tellOfEdition();
  }
  function failed(event) {
    var target = event.target;
    if (target === window || target.nodeName === "SCRIPT") giveUp();
  }
  if ("noModule" in document.createElement("script")) {
    root.classList.add("el-starting");
    // What an address asks for is not shown something else first.
    if (location.search.length > 1) root.classList.add("el-asked");
    window.addEventListener("error", failed, true);
    window.addEventListener("unhandledrejection", giveUp);
    setTimeout(giveUp, PATIENCE_MS);
  }

  // A link may cite an edition; cite.js says where that is not what the page shows. Where it did not run, nobody looked.
  function tellOfEdition() {
    var title = document.querySelector("h1");
    var cites = /[?&]edition=/.test(location.search) || location.hash.indexOf("#ratio.") === 0;
    // Compare has a sentence of its own.
    if (!cites || !title || root.classList.contains("el-cited") || document.querySelector(".el-edition-note, #el-compare")) return;
    var told = document.createElement("p");
    told.className = "el-edition-note";
    told.setAttribute("role", "note");
    told.textContent = "This link cites figures of one edition, but this page’s script has not run, so nothing has checked " +
      "whether they have changed since. Each citation on this page names the edition that it shows.";
    title.parentNode.insertBefore(told, title.nextSibling);
  }
  if (!("noModule" in document.createElement("script"))) document.addEventListener("DOMContentLoaded", tellOfEdition);

  // Browsers run no module from a disk, and a link to a folder shows a list of files there.
  function tellOfDisk() {
    var told = document.createElement("p");
    told.className = "el-from-disk";
    told.setAttribute("role", "note");
    told.textContent = "You are reading this from a folder on your disk. All figures are here, but search, sorting, " +
      "comparing and the calculator do not work, links lead to folders instead of pages, and what the address asks for " +
      "is not applied. They work when the folder is served: run “python3 -m http.server” in it and open " +
      "http://localhost:8000/.";
    document.querySelector("main").insertBefore(told, document.querySelector("main").firstChild);
  }
  if (location.protocol === "file:" && !own.hasAttribute("data-alone")) document.addEventListener("DOMContentLoaded", tellOfDisk);
})();
