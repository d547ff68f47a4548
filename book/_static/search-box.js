/* The box that narrows a list on its page: a label, a field and a line that says what is left. Lists begin without it. */
(function () {
  "use strict";

  window.searchBox = function (place, id, name, asks) {
    var box = document.createElement("div");
    box.className = "fact-search";
    box.setAttribute("role", "search");
    box.setAttribute("aria-label", name);
    var label = document.createElement("label");
    label.htmlFor = id;
    label.textContent = asks;
    var input = document.createElement("input");
    input.type = "search";
    input.id = id;
    input.autocomplete = "off";
    input.spellcheck = false;
    var said = document.createElement("p");
    said.setAttribute("role", "status");
    box.append(label, input, said);
    place.appendChild(box);
    return { input: input, said: said };
  };
})();
