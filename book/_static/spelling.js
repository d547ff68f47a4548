/* Which word is meant by one that nothing has: for the search, and for the boxes that narrow a list. */
window.spelling = (function () {
  "use strict";

  function split(text) { return text.toLowerCase().split(/[^\p{Letter}\p{Number}]+/u).filter(Boolean); }

  /* The words of texts, as they are spelt there; how often each stands. */
  function counted(texts) {
    var counts = new Map();
    texts.forEach(function (text) {
      split(text).forEach(function (word) {
        if (/^\p{Letter}{4,}$/u.test(word)) counts.set(word, (counts.get(word) || 0) + 1);
      });
    });
    return counts;
  }

  /* The letters to put in, to leave out, to change or to exchange with the next, to make one word of the other; more than
     `most` is Infinity. */
  function apart(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return Infinity;
    var before = [], last = [], row, i, j;
    for (j = 0; j <= other.length; j += 1) last.push(j);
    for (i = 1; i <= one.length; i += 1) {
      row = [i];
      for (j = 1; j <= other.length; j += 1) {
        row.push(Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min.apply(null, row) > most) return Infinity;
      before = last;
      last = row;
    }
    return last[other.length] <= most ? last[other.length] : Infinity;
  }

  /* Letters that are said alike, in the order in which words are gone through. */
  var SOUNDS = [
    [/^psych/, "sik"], [/^ps/, "s"], [/^[kg]n/, "n"], [/^wr/, "r"], [/wh/g, "w"], [/ph/g, "f"], [/gh(?!$)/g, ""],
    [/sch/g, "sk"], [/t?ch/g, "C"], [/sh|[ct]i(?=[aou])|s?si(?=on)/g, "S"], [/cester/, "ster"], [/st(?=en|le)/g, "s"],
    [/c(?=[eiy])/g, "s"], [/ck|[cq]/g, "k"], [/x/g, "ks"], [/z/g, "s"], [/dg/g, "j"], [/([^aeiouy])le(s?)$/, "$1al$2"], [/([^aeiouy])e(s?)$/, "$1$2"],
    [/oo/g, "u"], [/y/g, "i"], [/(.)\1/g, "$1"], [/([aeiou])[aeiou]+/g, "$1"], [/[aeiou]r?$/, "a"]
  ];

  function sound(word) {
    return SOUNDS.reduce(function (text, rule) { return text.replace(rule[0], rule[1]); }, word);
  }

  /* Of vowels only that there is one. */
  function consonants(heard) { return heard.replace(/[aeiou]/g, "a"); }

  /* The word that is meant by one that nothing has, the more common one of two; nothing if none is near. First one that
     sounds the same, for children write what they hear; then one with the same consonants that begins alike or is spelt
     much alike; then what is spelt most nearly so. Who gets the first letter of a long word right may get two others wrong. */
  function nearest(said, counts) {
    var best = "", least = Infinity, heard = sound(said), spoken = consonants(heard);
    function far(word) {
      var other = sound(word);
      if (other === heard) return 0;
      if (consonants(other) === spoken) return apart(said, word, said.slice(0, 2) === word.slice(0, 2) ? Infinity : 2) / said.length;
      return apart(said, word, said.length > 6 && said[0] === word[0] ? 2 : 1);
    }
    counts.forEach(function (count, word) {
      var now = far(word);
      if (now < least || (now === least && now < Infinity && count > counts.get(best))) {
        best = word;
        least = now;
      }
    });
    return best;
  }

  /* A question with every word that nothing `has` given as the nearest of those that `vocabulary` counts; empty if none is near. */
  function respelt(question, has, vocabulary) {
    var counts = null, changed = false;
    var meant = question.replace(/[\p{Letter}\p{Number}]+/gu, function (word) {
      if (word.length < 4 || has(word)) return word;
      counts = counts || vocabulary();
      var near = nearest(word.toLowerCase(), counts);
      changed = changed || near !== "";
      return near || word;
    });
    return changed ? meant : "";
  }

  return { split: split, counted: counted, respelt: respelt };
})();
