/* A number opens its card over the page. Without this script, or if anything goes wrong, the link leads to the same
   content on a page of its own. */
(function () {
  "use strict";
  if (!window.HTMLDialogElement || !window.fetch || window.location.protocol === "file:") return;

  var TITLE = "fact-dialog-title";
  var fetched = {};
  var dialog = null;
  var from = null;
  var waiting = null;

  function make(name, className, text) {
    var element = document.createElement(name);
    element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function fetchCard(address) {
    if (!fetched[address]) {
      fetched[address] = window.fetch(address, { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) throw new Error("no page of this fact");
        return answer.text();
      }).then(function (text) {
        var card = new DOMParser().parseFromString(text, "text/html").querySelector("article.fact-card");
        if (!card) throw new Error("no card on the page of this fact");
        return card;
      });
      fetched[address].catch(function () { delete fetched[address]; });
    }
    return fetched[address];
  }

  function renamed(element, name) {
    var other = document.createElement(name);
    Array.prototype.forEach.call(element.attributes, function (each) { other.setAttribute(each.name, each.value); });
    while (element.firstChild) other.appendChild(element.firstChild);
    element.replaceWith(other);
    return other;
  }

  /* The card as this page can hold it: no id twice, headings one level down, addresses as seen from its own page. */
  function fitted(card, address) {
    var copy = document.importNode(card, true);
    copy.querySelectorAll("[id]").forEach(function (each) { each.removeAttribute("id"); });
    copy.querySelectorAll("a[href]").forEach(function (each) {
      each.href = new URL(each.getAttribute("href"), address).href;
    });
    copy.querySelectorAll("h2").forEach(function (each) { renamed(each, "h3"); });
    var title = renamed(copy.querySelector("h1"), "h2");
    title.id = TITLE;
    title.classList.add("fact-title");
    /* A div: an article of its own would be a second one on the page. */
    return renamed(copy, "div");
  }

  function close() { if (dialog && dialog.open) dialog.close(); }

  /* On pages for children the way out goes where the child goes, and what it does is what the page's own does. */
  function wayOut() {
    var own = document.querySelector("header .leave");
    if (!own) return null;
    var copy = own.cloneNode(true);
    copy.addEventListener("click", function (event) {
      event.preventDefault();
      window.location.replace(own.href);
    });
    return copy;
  }

  function made() {
    if (dialog) return dialog;
    dialog = make("dialog", "fact-dialog");
    dialog.setAttribute("aria-labelledby", TITLE);
    dialog.addEventListener("close", function () {
      dialog.replaceChildren();
      if (from) from.focus({ preventScroll: true });
      from = null;
    });
    /* Nothing but the dialog itself is hit where it lets through what lies behind it. */
    dialog.addEventListener("click", function (event) { if (event.target === dialog) close(); });
    /* Not left to the browser: a script of the theme takes Escape for itself while a link has the focus. The key goes
       on to the page, where pages for children count it. */
    dialog.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
    document.body.appendChild(dialog);
    return dialog;
  }

  function show(card, link) {
    var bar = make("div", "fact-bar");
    var button = make("button", "fact-close", "Close");
    button.type = "button";
    button.addEventListener("click", close);
    bar.appendChild(button);
    var leave = wayOut();
    if (leave) bar.appendChild(leave);
    var parts = [bar];
    if (leave) parts.push(make("p", "fact-for", "This shows where the number comes from. It is written for grown-ups."));
    parts.push(fitted(card, link.href));
    var opened = made();
    opened.replaceChildren.apply(opened, parts);
    from = link;
    opened.showModal();
    opened.scrollTop = 0;
    button.focus({ preventScroll: true });
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a.fact-link") : null;
    var plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    /* Who asks a second time while the first is on its way gets the page. */
    if (!link || !plain || event.defaultPrevented || waiting === link) return;
    event.preventDefault();
    waiting = link;
    fetchCard(link.href).then(function (card) {
      if (waiting === link) show(card, link);
    }).catch(function () {
      if (waiting === link) window.location.assign(link.href);
    }).then(function () {
      if (waiting === link) waiting = null;
    });
  });

  /* What is about to be asked for is fetched a moment earlier. */
  ["pointerover", "focusin"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var link = event.target.closest ? event.target.closest("a.fact-link") : null;
      if (link) fetchCard(link.href).catch(function () { /* told when it is clicked */ });
    });
  });

  function announce() {
    document.querySelectorAll("a.fact-link").forEach(function (each) { each.setAttribute("aria-haspopup", "dialog"); });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", announce);
  else announce();
})();
