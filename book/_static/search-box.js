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

  function wordsOf(text) { return text.toLowerCase().split(/\s+/).filter(Boolean); }
  function has(text, words) { return words.every(function (word) { return text.indexOf(word) >= 0; }); }

  /* Which of some texts, in small letters, have all the words that are asked for: as they are spelt, or else as they may be
     meant. What was meant is said, where it is another thing. */
  window.narrowed = function (asked, texts) {
    function fitting(words) { return texts.map(function (text) { return has(text, words); }); }
    var words = wordsOf(asked), fits = fitting(words);
    if (fits.indexOf(true) >= 0) return { words: words, fits: fits, meant: "" };
    var meant = window.spelling.respelt(asked, function (word) {
      return texts.some(function (text) { return has(text, [word.toLowerCase()]); });
    }, function () { return window.spelling.counted(texts); });
    var others = meant ? fitting(wordsOf(meant)) : [];
    return others.indexOf(true) >= 0 ? { words: words, fits: others, meant: meant } : { words: words, fits: fits, meant: "" };
  };
})();
