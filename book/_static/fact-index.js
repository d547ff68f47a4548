/* A search above the list of facts. Without this script the list is there whole. */
(function () {
  "use strict";

  var ROWS = "table.released tbody tr";

  function begin() {
    var place = document.querySelector("[data-fact-index]");
    if (!place) return;
    /* How the page was made is no fact, and goes with no section. */
    var made = document.querySelector("details.provenance");
    if (made) place.closest("article").appendChild(made);
    var sections = Array.from(place.closest("article").querySelectorAll("section section")).filter(function (section) {
      return section.querySelector(ROWS);
    });
    var rows = sections.flatMap(function (section) { return Array.from(section.querySelectorAll(ROWS)); });
    var texts = rows.map(function (row) {
      /* Years are looked for as they are said, too: 2022-23 is 2022_23 in a name. */
      var text = row.textContent.toLowerCase();
      return text + " " + text.replace(/_/g, "-");
    });

    var box = window.searchBox(place, "fact-search-words", "Facts", "Search the facts by words of their name, number, period or source");
    var input = box.input;
    var said = box.said;
    var all = rows.length.toLocaleString("en-GB");

    function filter() {
      var narrowed = window.narrowed(input.value, texts), found = narrowed.fits.filter(Boolean).length;
      rows.forEach(function (row, at) { row.hidden = !narrowed.fits[at]; });
      sections.forEach(function (section) { section.hidden = !section.querySelector(ROWS + ":not([hidden])"); });
      var has = " of " + all + (found === 1 ? " has " : " have ");
      said.textContent = !narrowed.words.length ? "All " + all + " facts are listed."
        : narrowed.meant ? "No fact has “" + input.value.trim() + "”. " + found.toLocaleString("en-GB") + has + "“" + narrowed.meant + "”."
        : (found ? found.toLocaleString("en-GB") : "No") + (found === 1 ? " fact" : " facts") + has + "these words.";
    }

    /* What is looked for can be kept and passed on, unless a search handed it over because nobody else is to see it. */
    function change() {
      filter();
      window.asked.note(input.value.trim(), quiet);
    }

    var quiet = false;
    function begun() {
      var asked = window.asked.here();
      input.value = asked.words;
      quiet = asked.quiet;
      filter();
      if (asked.words) window.asked.note(asked.words, quiet);
    }

    var soon = 0;
    input.addEventListener("input", function () {
      window.clearTimeout(soon);
      soon = window.setTimeout(change, 120);
    });
    window.asked.follow(begun);
    begun();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
