/* What the pages for children can do where script runs. Without it everything can still be read, opened and dialled. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.remove("no-script");
  var said = document.querySelector(".tools-said");

  function store(name, value) {
    try {
      if (value === undefined) return window.localStorage.getItem("evidence-book." + name);
      if (value === null) window.localStorage.removeItem("evidence-book." + name);
      else window.localStorage.setItem("evidence-book." + name, value);
    } catch (refused) {
      /* Not remembered then; it still works on this page. */
    }
    return null;
  }

  /* Settings: on this device only, and only as long as the child wants. */
  document.querySelectorAll("[data-setting]").forEach(function (button) {
    var name = button.dataset.setting;
    function show(on) {
      root.classList.toggle(name, on);
      button.setAttribute("aria-pressed", String(on));
    }
    show(store(name) === "on");
    button.addEventListener("click", function () {
      var on = !root.classList.contains(name);
      show(on);
      store(name, on ? "on" : null);
    });
  });
  document.querySelectorAll(".tools").forEach(function (tools) { tools.hidden = false; });

  /* What is gone to stands below the bar at the top, which is higher with larger text. */
  var bar = document.querySelector("header.top");
  function clear() { root.style.scrollPaddingTop = bar.offsetHeight + 16 + "px"; }
  clear();
  if (window.ResizeObserver) new ResizeObserver(clear).observe(bar);

  /* What a child looks for is sent to nobody and stays in no history: the page of the search is handed it in this tab alone. */
  var find = document.querySelector("form.find");
  find.addEventListener("submit", function (event) {
    var asked = find.elements.q.value, address = find.action + "?for=" + find.elements["for"].value;
    event.preventDefault();
    try {
      if (window.location.protocol === "file:") throw new Error("from a disk each page may be alone");
      window.sessionStorage.setItem("evidence-book.asked", asked);
    } catch (refused) {
      address += "#q=" + encodeURIComponent(asked);
    }
    window.location.assign(address);
  });

  /* Which worry a child picks, here or where it searched, stands in no address either. Back leads to the list again. */
  function showWorry(id) {
    var worry = document.getElementById(id), heading = worry && worry.querySelector("h2");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ behavior: "instant" }); /* on its way it would not let Back lead to where it began */
  }
  var pickedAt = null;
  window.addEventListener("popstate", function () {
    if (pickedAt) pickedAt.focus({ preventScroll: true });
    pickedAt = null;
  });
  document.querySelectorAll("#worries a").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      pickedAt = link;
      window.history.pushState(null, "");
      showWorry(link.hash.slice(1));
    });
  });
  if (document.getElementById("worries")) {
    try {
      var picked = window.sessionStorage.getItem("evidence-book.worry");
      window.sessionStorage.removeItem("evidence-book.worry");
      if (picked) showWorry(picked);
    } catch (refused) {
      /* The page begins at its top then. */
    }
  }

  /* Leave: the page does not stay in the browser's history. Three times Escape does the same, one soon after the other:
     it also closes cards and meanings, which must lead nobody away. */
  var SOON_MS = 1500;
  var leave = document.querySelector(".leave");
  var escapes = 0;
  var escapedAt = 0;
  function go() { window.location.replace(leave.href); }
  leave.addEventListener("click", function (event) { event.preventDefault(); go(); });

  /* Words to know. */
  var tip = null;
  var tipOf = null;
  function hide() {
    if (!tip) return;
    tip.remove();
    tipOf.removeAttribute("aria-describedby");
    tip = tipOf = null;
  }
  function show(word) {
    if (tipOf === word) return;
    hide();
    tip = document.createElement("div");
    tip.className = "tip";
    tip.id = "tip";
    tip.setAttribute("role", "tooltip");
    tip.textContent = word.dataset.meaning;
    document.body.appendChild(tip);
    var box = word.getBoundingClientRect();
    var left = Math.max(8, Math.min(box.left, root.clientWidth - tip.offsetWidth - 8));
    tip.style.left = left + window.scrollX + "px";
    tip.style.top = box.bottom + window.scrollY + 6 + "px";
    word.setAttribute("aria-describedby", "tip");
    tipOf = word;
  }
  document.querySelectorAll("a.word").forEach(function (word) {
    word.addEventListener("focus", function () { show(word); });
    word.addEventListener("blur", hide);
    word.addEventListener("mouseenter", function () { show(word); });
    word.addEventListener("mouseleave", function (event) { if (event.relatedTarget !== tip) hide(); });
    word.addEventListener("click", function (event) { event.preventDefault(); show(word); });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { escapes = 0; return; }
    if (event.repeat) return;
    hide();
    escapes = event.timeStamp - escapedAt > SOON_MS ? 1 : escapes + 1;
    escapedAt = event.timeStamp;
    if (escapes === 3) go();
  });
  document.addEventListener("pointerdown", function () { escapes = 0; });

  /* Read aloud, by voices that are on the device: nothing is sent anywhere. */
  var button = document.querySelector("[data-read]");
  var voice = window.speechSynthesis;
  if (!button || !voice) {
    if (button) button.hidden = true;
    return;
  }
  var reading = false;
  function localVoice() {
    var local = voice.getVoices().filter(function (each) { return each.localService && each.lang.slice(0, 2) === "en"; });
    return local.filter(function (each) { return each.lang === "en-GB"; })[0] || local[0];
  }
  function stop() {
    reading = false;
    voice.cancel();
    button.textContent = "Read aloud";
  }
  /* Some devices say which voices they have a moment after they are asked. */
  localVoice();
  var waiting = 0;
  button.addEventListener("click", function () {
    if (reading) { stop(); return; }
    said.textContent = "";
    if (localVoice()) { read(); return; }
    function asked() {
      window.clearTimeout(waiting);
      voice.onvoiceschanged = null;
      if (localVoice()) read();
      else said.textContent = "This device has no voice to read with.";
    }
    voice.onvoiceschanged = asked;
    waiting = window.setTimeout(asked, 1000);
  });
  function read() {
    var speaker = localVoice();
    if (reading) return;
    reading = true;
    button.textContent = "Stop reading";
    var parts = document.querySelectorAll("article h1, article h2, article h3, article p, article li > span, .helpers li, .cards a, .pairs a, .words dt, .words dd, .quiz summary");
    Array.prototype.filter.call(parts, function (part) { return part.getClientRects().length; }).forEach(function (part, place, all) {
      var words = new SpeechSynthesisUtterance(part.textContent.replace(/\s+/g, " "));
      words.voice = speaker;
      words.lang = speaker.lang;
      words.rate = 0.95;
      if (place === all.length - 1) words.onend = stop;
      voice.speak(words);
    });
  }
  window.addEventListener("pagehide", stop);
})();
