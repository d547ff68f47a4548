/* Which worry of a child is meant by a question to the search. */
window.worries = (function () {
  "use strict";

  /* The words of a text, shortened as the index shortens them; "don't" is one. */
  function stems(text, stemmer) {
    return window.spelling.split(text.replace(/['’]/g, "")).map(function (word) { return stemmer.stemWord(word); });
  }

  /* The first worry that has a line of words that a question has all of; nothing if none has. */
  function meant(question, worries) {
    var stemmer = new window.Stemmer(), asked = stems(question, stemmer);
    return worries.filter(function (worry) {
      return worry.looked_for.some(function (line) {
        return stems(line, stemmer).every(function (word) { return asked.indexOf(word) >= 0; });
      });
    })[0];
  }

  return { meant: meant };
})();
