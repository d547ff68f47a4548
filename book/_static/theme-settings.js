/* What the theme would say in scripts inside each page, said in a file: no page holds a script. */
(function () {
  "use strict";

  /* Light or dark as the reader chose, before anything is drawn. */
  ["mode", "theme"].forEach(function (name) {
    var chosen = null;
    try { chosen = window.localStorage.getItem(name); } catch (error) { /* a browser that keeps nothing */ }
    document.documentElement.dataset[name] = chosen || "auto";
  });

  /* From a disk no page may read another: the search lists what it finds, without a piece of each page. */
  if (window.location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS === "object") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  /* What is looked for is sent to nobody: it is handed to the page of the search in this tab alone. Where that is not to be
     had, it goes behind the # of the address, which no browser sends. */
  document.addEventListener("submit", function (event) {
    var asked = event.target.elements.q, edition = event.target.elements["for"], to = new URL(event.target.action);
    if (!asked) return;
    event.preventDefault();
    to.search = edition ? "?for=" + edition.value : "";
    to.hash = "";
    try {
      if (to.protocol === "file:") throw new Error("from a disk each page may be alone");
      window.sessionStorage.setItem("evidence-book.asked", asked.value);
    } catch (refused) {
      to.hash = "q=" + encodeURIComponent(asked.value);
    }
    window.location.assign(to.href);
  });

  /* The page of the search begins in its field. */
  document.addEventListener("DOMContentLoaded", function () {
    var field = /\/search\.html$/.test(window.location.pathname) && document.querySelector("form.bd-search input");
    if (field) {
      field.focus();
      field.select();
    }
  });
})();
