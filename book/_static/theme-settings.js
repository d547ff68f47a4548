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

  /* What is looked for is sent to nobody: it is handed to the page that looks in this tab alone. Where that is not to be had,
     it goes behind the # of the address, which no browser sends. Pages for children hand over under the same name. */
  var HANDED = "evidence-book.asked";
  /* Sphinx's own script, which marks what was looked for, empties this before other scripts begin. */
  var noted = window.history.state || {};
  window.asked = {
    /* Go to an address, where words are looked for. */
    go: function (address, words) {
      var to = new URL(address, window.location.href);
      try {
        if (to.protocol === "file:") throw new Error("from a disk each page may be alone");
        window.sessionStorage.setItem(HANDED, words);
      } catch (refused) {
        to.hash = "q=" + encodeURIComponent(words);
      }
      window.location.assign(to.href);
    },

    /* What is looked for here, and whether it is to stand in no address: handed over; behind the # of an address that
       somebody kept; in an address as they were; or noted before the page was loaded again. */
    here: function () {
      var handed = "", to = new URL(window.location.href);
      try {
        handed = window.sessionStorage.getItem(HANDED) || "";
        window.sessionStorage.removeItem(HANDED);
      } catch (refused) { /* a browser that keeps nothing: it stands behind the # */ }
      var behind = new URLSearchParams(to.hash.slice(1)).get("q") || to.searchParams.get("q");
      return { words: (handed || behind || noted.asked || "").trim(), quiet: Boolean(handed || (!behind && noted.quiet)) };
    },

    /* Note what is looked for here: for when the page is loaded again, and behind the # of its address, to be kept and passed
       on. If it is to be quiet it stands in no address: others may use the same device. */
    note: function (words, quiet) {
      var to = new URL(window.location.href);
      noted = { asked: words, quiet: quiet };
      to.searchParams.delete("q");
      to.hash = words && !quiet ? "q=" + encodeURIComponent(words) : "";
      try { window.history.replaceState(noted, "", to); }
      catch (refused) { window.history.replaceState(noted, ""); /* from a disk an address may not change */ }
    },

    /* Look anew if something else is put behind the # of the address; another part of the page leaves what is noted. */
    follow: function (look) {
      window.addEventListener("hashchange", function () {
        if (window.location.hash.slice(0, 3) === "#q=") look();
        else window.history.replaceState(noted, "");
      });
    }
  };

  document.addEventListener("submit", function (event) {
    var field = event.target.elements.q, edition = event.target.elements["for"], to = new URL(event.target.action);
    if (!field) return;
    event.preventDefault();
    to.search = edition ? "?for=" + edition.value : "";
    to.hash = "";
    window.asked.go(to.href, field.value);
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
