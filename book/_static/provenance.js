/* In the box that says how a page was made: when its notebook was run. That stands in a file of its own, since no two
   builds share it, which is asked for once the box is opened. Without this script, or if anything goes wrong, the link to
   that file stands. Who comes to the box by a link finds it open. */
(function () {
  "use strict";
  var MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function said(run) {
    var day = new Date(run.started);
    var told = [run.python, run.machine].every(function (each) { return typeof each === "string" && each; });
    if (!told || typeof run.seconds !== "number" || isNaN(day.getTime())) throw new Error("no record of a run");
    return day.getUTCDate() + " " + MONTHS[day.getUTCMonth()] + " " + day.getUTCFullYear() + ", " +
      two(day.getUTCHours()) + ":" + two(day.getUTCMinutes()) + " UTC, in " + run.seconds.toFixed(1) +
      " seconds, Python " + run.python + " on " + run.machine;
  }

  function tell() {
    /* From a file nothing can be fetched. */
    if (!window.fetch || window.location.protocol === "file:") return;
    document.querySelectorAll("details.provenance [data-run]").forEach(function (place) {
      var link = place.querySelector("a[href]");
      if (!link) return;
      window.fetch(link.href, { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) throw new Error("no record of runs");
        return answer.json();
      }).then(function (runs) {
        place.textContent = said(runs[place.getAttribute("data-run")]);
      }).catch(function () { /* the link stands */ });
    });
  }

  function open() {
    var box = document.getElementById("provenance");
    if (box && window.location.hash === "#provenance") {
      box.open = true;
      box.scrollIntoView();
    }
  }

  function begin() {
    var box = document.getElementById("provenance");
    if (box) box.addEventListener("toggle", tell, { once: true });
    open();
    window.addEventListener("hashchange", open);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
