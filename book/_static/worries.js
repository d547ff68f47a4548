/* What a child may be worried about. Who searches for words of a worry is shown who can help, before what was found. */
window.worries = (function () {
  "use strict";

  var HELP = [["Childline", "0800 1111"], ["In care? Help at Hand", "0800 528 0731"], ["In danger now?", "999"]];
  /* Whose page is shown to who comes from no edition for children. */
  var EDITION = "young-people";

  function added(parent, name, text) {
    var made = parent.appendChild(document.createElement(name));
    if (text) made.textContent = text;
    return made;
  }

  function linked(parent, text, address) {
    added(parent, "a", text).href = address;
  }

  /* The words of a text, shortened as the index shortens them; "don't" is one. */
  function stems(text) {
    var stemmer = new window.Stemmer();
    return window.spelling.split(text.replace(/['’]/g, "")).map(function (word) { return stemmer.stemWord(word); });
  }

  /* The first worry that has a line of words that a question has all of; nothing if none has. */
  function meant(question, worries) {
    var asked = stems(question);
    return worries.filter(function (worry) {
      return worry.looked_for.some(function (line) {
        return stems(line).every(function (word) { return asked.indexOf(word) >= 0; });
      });
    })[0];
  }

  /* Who helps, at once. */
  function help(parent) {
    var numbers = added(parent, "p");
    added(numbers, "strong", "Need to talk?");
    HELP.forEach(function (each) {
      numbers.append(" " + each[0] + " ");
      linked(numbers, each[1], "tel:" + each[1].replace(/ /g, ""));
      numbers.append(".");
    });
  }

  /* What is said of a worry. Who comes from an edition for children has read already who helps. */
  function show(place, worry, edition) {
    var box = added(place, "section"), title = added(box, "h2", "Is this about you?");
    box.className = "found-help found-worry";
    box.setAttribute("aria-labelledby", "is-this-about-you");
    title.id = "is-this-about-you";
    added(box, "p", worry.says);
    if (!edition) help(box);
    linked(added(box, "p", "Read more: "), worry.title, (edition || EDITION) + "/help.html#" + worry.id);
  }

  return { meant: meant, help: help, show: show };
})();
