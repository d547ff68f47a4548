/* A search above the list of facts. Without this script the list is there whole. */
(function () {
  "use strict";

  function begin() {
    var place = document.querySelector("[data-fact-index]");
    if (!place) return;
    var sections = [];
    /* How the page was made is no fact, and goes with no section. */
    var made = document.querySelector("details.provenance");
    if (made) place.closest("article").appendChild(made);
    place.closest("article").querySelectorAll("section section").forEach(function (section) {
      var rows = Array.prototype.map.call(section.querySelectorAll("table.released tbody tr"), function (row) {
        /* Years are looked for as they are said, too: 2022-23 is 2022_23 in a name. */
        var text = row.textContent.toLowerCase();
        return { row: row, text: text + " " + text.replace(/_/g, "-") };
      });
      if (rows.length) sections.push({ section: section, rows: rows });
    });
    var all = sections.reduce(function (count, each) { return count + each.rows.length; }, 0);

    var box = window.searchBox(place, "fact-search-words", "Facts", "Search the facts by words of their name, number, period or source");
    var input = box.input;
    var said = box.said;

    function words(text) { return text.toLowerCase().split(/\s+/).filter(Boolean); }

    function filter() {
      var wanted = words(input.value);
      var found = 0;
      sections.forEach(function (each) {
        var here = 0;
        each.rows.forEach(function (one) {
          var fits = wanted.every(function (word) { return one.text.indexOf(word) >= 0; });
          one.row.hidden = !fits;
          if (fits) here += 1;
        });
        each.section.hidden = !here;
        found += here;
      });
      said.textContent = wanted.length
        ? (found || "No") + (found === 1 ? " fact" : " facts") + " of " + all + (found === 1 ? " has" : " have") + " these words."
        : "All " + all + " facts are listed.";
      if (window.location.protocol === "file:") return; /* there an address may not change */
      var address = new URL(window.location.href);
      if (input.value.trim()) address.searchParams.set("q", input.value.trim());
      else address.searchParams.delete("q");
      if (address.href !== window.location.href) window.history.replaceState(null, "", address);
    }

    var soon = 0;
    input.addEventListener("input", function () {
      window.clearTimeout(soon);
      soon = window.setTimeout(filter, 120);
    });
    input.value = new URLSearchParams(window.location.search).get("q") || "";
    filter();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
