/* A box that narrows the list of places to a name or code. Without this script the list is there whole. */
(function () {
  "use strict";

  function begin() {
    var place = document.querySelector("[data-place-index]");
    if (!place) return;
    var items = Array.prototype.map.call(document.querySelectorAll("section.places li"), function (item) {
      return { item: item, text: (item.textContent + " " + item.dataset.words).toLowerCase() };
    });
    var sections = document.querySelectorAll("section.places");

    var box = window.searchBox(place, "place-search-words", "Places", "Name or code of a place");
    var input = box.input;
    var said = box.said;

    function narrow() {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var left = 0;
      items.forEach(function (each) {
        var fits = words.every(function (word) { return each.text.indexOf(word) >= 0; });
        each.item.hidden = !fits;
        if (fits) left += 1;
      });
      sections.forEach(function (section) { section.hidden = !section.querySelector("li:not([hidden])"); });
      said.textContent = words.length ? left + (left === 1 ? " place" : " places") : "";
    }
    input.addEventListener("input", narrow);
    var asked = new URLSearchParams(location.search).get("q");
    if (asked) { input.value = asked; narrow(); }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
