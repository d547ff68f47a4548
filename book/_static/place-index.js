/* A box that narrows the list of places to a name or code. Without this script the list is there whole. */
(function () {
  "use strict";

  function begin() {
    var place = document.querySelector("[data-place-index]");
    if (!place) return;
    var items = Array.from(document.querySelectorAll("section.places li"));
    var texts = items.map(function (item) { return (item.textContent + " " + item.dataset.words).toLowerCase(); });
    var sections = document.querySelectorAll("section.places");

    var box = window.searchBox(place, "place-search-words", "Places", "Name or code of a place");
    var input = box.input;
    var said = box.said;

    function narrow() {
      var found = window.narrowed(input.value, texts);
      items.forEach(function (item, at) { item.hidden = !found.fits[at]; });
      sections.forEach(function (section) { section.hidden = !section.querySelector("li:not([hidden])"); });
      var left = found.fits.filter(Boolean).length;
      said.textContent = !found.words.length ? ""
        : found.meant ? "No place has “" + input.value.trim() + "”. " + left + (left === 1 ? " has" : " have") + " “" + found.meant + "”."
        : (left || "No") + (left === 1 ? " place" : " places");
    }
    input.addEventListener("input", narrow);
    var asked = new URLSearchParams(location.search).get("q");
    if (asked) { input.value = asked; narrow(); }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
