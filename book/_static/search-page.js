/* The page of the search. Sphinx's index says which page has which word; what is found is shown by its kind: a place, a
   right, a fact, a page for children. Who comes from a page for children gets those first, and the way back. */
(function () {
  "use strict";

  var KINDS = [
    { name: "Pages for children", folders: ["children", "young-people", "easy-read"] },
    { name: "Places", folders: ["areas"] },
    { name: "Rights of every child", folders: ["rights"] },
    { name: "Reports and briefs", folders: ["reports", "evidence"] },
    { name: "Facts", folders: ["facts"] },
    { name: "The business plan", folders: ["business-plan"] }
  ];
  var OTHERS = "How it is made";
  /* Whose page on worries is shown to who comes from no edition for children. */
  var ANY_EDITION = "young-people";
  var HELP = [["Childline", "0800 1111"], ["In care? Help at Hand", "0800 528 0731"], ["In danger now?", "999"]];
  var EDITIONS = { "children": "For ages 7 to 11", "young-people": "For ages 12 to 17", "easy-read": "Easy read" };
  /* What a word is worth in a title, in a text, and as the beginning of a word there. */
  var IN_TITLE = 15, IN_TEXT = 5, BEGINS_TITLE = 7, BEGINS_TEXT = 2;
  /* What is for those who ask goes before all else but what has the very name that they ask for. */
  var SAME = 100, NAMED = 80, FOR_THEM = 50;
  var SHOWN = 5;
  var ELSEWHERE = "https://www.bbc.co.uk/weather";
  var FACTS_PAGE = "facts.html", SEARCH_PAGE = "search.html";
  /* Under what the page on worries is told which it is: an address would stand in the history. */
  var PICKED = "evidence-book.worry";

  var index = null;
  /* What the file of the index calls; Sphinx's own tools, where they are loaded, are called instead. */
  window.Search = { setIndex: function (found) { index = found; } };

  function own(object, name) { return Object.prototype.hasOwnProperty.call(object, name); }
  function begins(text, word) { return text.slice(0, word.length) === word; }
  /* Whether a text starts as a word does, or as it does without its ending; the stem of "wating" is "wate", its own letters no more. */
  function starts(text, word) { return begins(text, word.said) || (begins(word.said, word.stem) && begins(text, word.stem)); }
  function folder(address) { return address.split("/")[0]; }

  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function link(text, address) {
    var made = element("a", text);
    made.href = address;
    return made;
  }

  /* The words of a question, each as it is said and as the index shortens it, without those that say nothing. The name of
     a fact is several. */
  function wordsOf(question) {
    var stemmer = new window.Stemmer();
    return window.spelling.split(question).filter(function (word) { return window.stopwords.indexOf(word) < 0; })
      .map(function (word) { return { said: word, stem: stemmer.stemWord(word) }; });
  }

  /* What a word is worth for each page, by the page's number. A word that no page has is taken for a beginning. */
  function worth(word) {
    var points = new Map();
    function add(entry, each) {
      [].concat(entry).forEach(function (page) { points.set(page, Math.max(points.get(page) || 0, each)); });
    }
    [[index.terms, IN_TEXT], [index.titleterms, IN_TITLE]].forEach(function (part) {
      [word.stem, word.said].forEach(function (form) { if (own(part[0], form)) add(part[0][form], part[1]); });
    });
    if (points.size || word.said.length < 3) return points;
    [[index.terms, BEGINS_TEXT], [index.titleterms, BEGINS_TITLE]].forEach(function (part) {
      Object.keys(part[0]).forEach(function (term) {
        if (starts(term, word)) add(part[0][term], part[1]);
      });
    });
    return points;
  }

  function inTitle(title, asked) {
    title = title.toLowerCase();
    return title === asked ? SAME : begins(title, asked + ":") ? NAMED : begins(title, asked) ? 30 : title.indexOf(asked) >= 0 ? 15 : 0;
  }

  /* The heading of each page that has the question in it, shortest first: by the page's number, its text and its id. */
  function headings(asked) {
    var found = new Map();
    if (asked.length < 4) return found;
    Object.keys(index.alltitles).forEach(function (title) {
      if (title.toLowerCase().indexOf(asked) < 0) return;
      index.alltitles[title].forEach(function (place) {
        var before = found.get(place[0]);
        if (place[1] && !(before && before.text.length <= title.length)) found.set(place[0], { text: title, id: place[1] });
      });
    });
    return found;
  }

  /* Titles of pages are spelt as HTML in the index. */
  function plain(title) { return new DOMParser().parseFromString(title, "text/html").body.textContent; }

  /* The pages that have every word, or any. */
  function pagesWith(words, asked, any) {
    var points = new Map(), counts = new Map(), sections = headings(asked), found = [];
    words.map(worth).forEach(function (each) {
      each.forEach(function (value, page) {
        points.set(page, (points.get(page) || 0) + value);
        counts.set(page, (counts.get(page) || 0) + 1);
      });
    });
    points.forEach(function (value, page) {
      if (!any && counts.get(page) < words.length) return;
      var title = plain(index.titles[page]), section = sections.get(page);
      found.push({
        address: index.docnames[page] + ".html" + (section ? "#" + section.id : ""), title: title,
        told: (section ? plain(section.text) + ". " : "") + index.told[page],
        points: value + inTitle(title, asked) + (section ? BEGINS_TITLE : 0) + (any ? IN_TITLE * counts.get(page) : 0)
      });
    });
    return found;
  }

  /* The facts that have every word in their name, in what they measure, in their value or their period. */
  function factsWith(words, asked) {
    return index.facts.filter(function (fact) {
      var has = window.spelling.split(fact.join(" "));
      return words.every(function (word) {
        return has.some(function (each) { return starts(each, word); });
      });
    }).map(function (fact) {
      var named = fact[0] === asked ? 200 : begins(fact[0], asked) ? 20 : 0;
      return {
        address: "facts/" + fact[0] + ".html", title: fact[1].charAt(0).toUpperCase() + fact[1].slice(1), told: fact[2],
        points: named + IN_TEXT * words.length + inTitle(fact[1], asked)
      };
    });
  }

  /* The words of titles, headings and facts, of what is told of pages, and of pages for children and of worries. Titles of
     pages are spelt as HTML. */
  function vocabulary() {
    var texts = [].concat(index.titles, index.told, Object.keys(index.alltitles), index.words, index.facts.map(function (fact) { return fact[1]; }));
    return window.spelling.counted(texts.map(function (text) { return text.replace(/&#?\w+;/g, " "); }));
  }

  /* A question with every word that nothing has given as the nearest that something has; empty if there is none. */
  function respelt(question) {
    return window.spelling.respelt(question, function (text) {
      var word = wordsOf(text)[0];
      return !word || worth(word).size || factsWith([word], "").length;
    }, vocabulary);
  }

  /* What was found by its kind, the best first. */
  function byKind(found, edition) {
    var groups = KINDS.map(function (kind) { return { name: kind.name, folders: kind.folders, found: [] }; });
    var others = { name: OTHERS, folders: [], found: [] };
    found.sort(function (one, other) { return other.points - one.points || one.title.localeCompare(other.title); });
    found.forEach(function (each) {
      var fitting = groups.filter(function (group) { return group.folders.indexOf(folder(each.address)) >= 0; });
      (fitting[0] || others).found.push(each);
    });
    function first(each) { return edition && folder(each.address) === edition ? 1 : 0; }
    groups[0].found.sort(function (one, other) { return first(other) - first(one); });
    function best(group) { return group.found[0].points + (edition && group === groups[0] ? FOR_THEM : 0); }
    return groups.concat(others).filter(function (group) { return group.found.length; })
      .sort(function (one, other) { return best(other) - best(one); });
  }

  function item(each) {
    var shown = element("li");
    var title = shown.appendChild(element("p", "", "found-title"));
    title.appendChild(link(each.title, each.address));
    if (own(EDITIONS, folder(each.address))) title.append(" ", element("span", EDITIONS[folder(each.address)], "found-edition"));
    if (each.told) shown.appendChild(element("p", each.told, "found-told"));
    return shown;
  }

  /* The way to the list of facts. What is to stand in no address is handed over. */
  function allFacts(asked, quiet) {
    var made = link("All facts with these words", FACTS_PAGE + (quiet ? "" : "#q=" + encodeURIComponent(asked)));
    if (quiet) {
      made.addEventListener("click", function (event) {
        event.preventDefault();
        window.asked.go(FACTS_PAGE, asked);
      });
    }
    return made;
  }

  function section(group, asked, quiet) {
    var shown = element("section", "", "found"), list = element("ul", "", "search");
    shown.appendChild(element("h2", group.name + " (" + group.found.length.toLocaleString("en-GB") + ")"));
    shown.appendChild(list);
    group.found.slice(0, SHOWN).forEach(function (each) { list.appendChild(item(each)); });
    var rest = group.found.slice(SHOWN);
    if (!rest.length) return shown;
    if (group.folders[0] === "facts") {
      shown.appendChild(element("p")).appendChild(allFacts(asked, quiet));
      return shown;
    }
    var button = shown.appendChild(element("button", "Show " + rest.length.toLocaleString("en-GB") + " more", "found-more"));
    button.type = "button";
    button.addEventListener("click", function () {
      rest.forEach(function (each) { list.appendChild(item(each)); });
      list.children[SHOWN].querySelector("a").focus();
      button.remove();
    });
    return shown;
  }

  /* Who helps, at once. */
  function help(box) {
    var numbers = box.appendChild(element("p"));
    numbers.appendChild(element("strong", "Need to talk?"));
    HELP.forEach(function (each) { numbers.append(" " + each[0] + " ", link(each[1], "tel:" + each[1].replace(/ /g, "")), "."); });
  }

  /* What is said of a worry. Who comes from an edition for children has read already who helps. */
  function showWorry(place, worry, edition) {
    var box = place.appendChild(element("section", "", "found-help found-worry"));
    var title = box.appendChild(element("h2", "Is this about you?"));
    title.id = "is-this-about-you";
    box.setAttribute("aria-labelledby", title.id);
    box.appendChild(element("p", worry.says));
    if (!edition) help(box);
    var more = box.appendChild(element("p", "Read more: ")).appendChild(link(worry.title, (edition || ANY_EDITION) + "/help.html"));
    more.addEventListener("click", function () {
      try { window.sessionStorage.setItem(PICKED, worry.id); } catch (refused) { /* the page begins at its top then */ }
    });
  }

  /* For a child: the way back to the pages it came from, the way out that those have, and who helps. What it asks next is
     asked for it too. */
  function forChildren(place, edition) {
    var box = element("div", "", "found-help");
    var ways = box.appendChild(element("p"));
    var leave = link("Leave this page", ELSEWHERE);
    leave.rel = "noreferrer noopener nofollow";
    leave.className = "found-leave";
    leave.addEventListener("click", function (event) {
      event.preventDefault();
      window.location.replace(ELSEWHERE); /* the page does not stay in the browser's history */
    });
    ways.append(link("Back to the pages for you", edition + "/index.html"), " ", leave);
    help(box);
    place.before(box);
    document.querySelectorAll("form.bd-search").forEach(function (form) {
      var hidden = form.appendChild(element("input"));
      hidden.type = "hidden";
      hidden.name = "for";
      hidden.value = edition;
    });
  }

  function noneFound(place, worry, edition) {
    var lists = element("ul"), rights = ["Rights of every child", "business-plan/rights-map.html"];
    var ways = edition
      ? [["Is something wrong? Who can help", edition + "/help.html"], ["All pages for you", edition + "/index.html"], rights]
      : [["Places", "areas/index.html"], rights, ["Facts", "facts.html"], ["Pages for children", "children/index.html"]];
    ways.forEach(function (each) { lists.appendChild(element("li")).appendChild(link(each[0], each[1])); });
    place.append(element("p", worry ? "You can look here:" : "Try fewer words, or other words. Or look through these:"), lists);
  }

  function withAll(question) {
    var asked = question.toLowerCase(), words = wordsOf(question);
    return words.length ? pagesWith(words, asked, false).concat(factsWith(words, asked)) : [];
  }

  function withAny(question) {
    var words = wordsOf(question);
    return words.length > 1 ? pagesWith(words, question.toLowerCase(), true) : [];
  }

  /* Shows what is found; says whether what was asked is to stand in no address. */
  function search(place, question, edition) {
    var worry = window.worries.meant(question, index.worries), found = withAll(question);
    var asked = question, meant = found.length || worry ? "" : respelt(question);
    var nothing = "Nothing was found for “" + question + "”.", said = "";
    if (meant) {
      asked = meant;
      worry = window.worries.meant(meant, index.worries);
      found = withAll(meant);
      said = nothing + " ";
    }
    if (found.length) {
      said += found.length.toLocaleString("en-GB") + (found.length === 1 ? " result" : " results") + " for “" + asked + "”.";
    } else {
      found = worry && edition ? [] : withAny(asked);
      said = found.length ? "Nothing has all of these words. These have some of them: “" + asked + "”." : worry ? "No page has these words." : nothing;
    }
    var quiet = Boolean(worry || edition);
    if (worry) showWorry(place, worry, edition);
    place.appendChild(element("p", said, "search-summary")).setAttribute("role", "status");
    byKind(found, edition).forEach(function (group) { place.appendChild(section(group, asked, quiet)); });
    if (!found.length) noneFound(place, worry, edition);
    return quiet;
  }

  /* What was asked stands in the title, and behind the # of the address. What a child asks, and words of a worry, stand in
     neither. */
  function note(question, quiet) {
    if (!quiet) document.title = question + " - " + document.title;
    window.asked.note(question, quiet);
    window.asked.follow(function () { window.location.reload(); });
  }

  /* The search in a door of the front page: a form is made where it works. */
  function openDoor(place) {
    var form = place.appendChild(element("form")), label = form.appendChild(element("label", "A council, a topic, a right"));
    form.action = SEARCH_PAGE;
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Find a figure");
    var input = form.appendChild(element("input"));
    label.htmlFor = input.id = "door-words";
    input.type = "search";
    input.name = "q";
    input.autocomplete = "off";
    input.required = true;
    form.appendChild(element("button", "Search")).type = "submit";
  }

  function begin() {
    document.querySelectorAll("[data-search-door]").forEach(openDoor);
    var place = document.getElementById("search-results");
    if (!place || !index) return;
    var address = new URLSearchParams(window.location.search), edition = address.get("for"), question = window.asked.here().words;
    if (!own(EDITIONS, edition)) edition = null;
    if (edition) forChildren(place, edition);
    if (!question) return;
    document.querySelectorAll("form.bd-search input[name=q]").forEach(function (input) { input.value = question; });
    note(question, search(place, question, edition));
  }
  document.addEventListener("DOMContentLoaded", begin);
})();
