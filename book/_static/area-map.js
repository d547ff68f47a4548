/* The map of childhood: kind of place, measure and year are chosen, a place is found. Without this script the page shows
   its first measure, still. */
(function () {
  "use strict";

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function begin() {
    var whole = document.querySelector("[data-area-map]");
    if (!whole) return;
    var settings = JSON.parse(whole.dataset.areaMap);
    var asked = new URLSearchParams(window.location.search);
    var parts = {};
    whole.querySelectorAll("[data-map]").forEach(function (part) { parts[part.dataset.map] = part; });
    var fetched = {};
    var drawing = null; /* what draws the map, once it is loaded */
    var state = { kind: null, measure: null, period: null, places: null, figures: null, chosen: "" };
    var order = { by: "place", down: false };
    var latest = 0; /* what was asked for last is shown, whatever comes last */

    function read(address) {
      if (!fetched[address]) {
        fetched[address] = fetch(address).then(function (answer) {
          if (!answer.ok) throw new Error(address);
          return answer.json();
        });
        fetched[address].catch(function () { delete fetched[address]; });
      }
      return fetched[address];
    }

    /* Controls: real selects, so that a keyboard, a touch and a screen reader work as they do elsewhere. */
    function control(id, words) {
      var box = element("p", { "class": "area-map-control" });
      var select = element("select", { id: "area-map-" + id });
      box.append(element("label", { "for": "area-map-" + id }, words), select);
      parts.controls.appendChild(box);
      return select;
    }

    var kinds = control("kind", "Places");
    var measures = control("measure", "Measure");
    var periods = control("period", "Year");
    var finds = control("place", "Find a place");

    function fill(select, options, value) {
      select.replaceChildren();
      options.forEach(function (each) {
        var into = select;
        if (each.group) {
          into = Array.prototype.find.call(select.children, function (group) { return group.label === each.group; });
          if (!into) into = select.appendChild(element("optgroup", { label: each.group }));
        }
        into.appendChild(element("option", { value: each.value }, each.text));
      });
      select.value = value;
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    }

    function place(code) { return state.places.places.findIndex(function (each) { return each.code === code; }); }
    function address(code) { return code + ".html"; }
    function now() { return state.figures[state.period.id]; }

    /* The same as the still picture is made of. */
    function features() {
      var figures = now();
      return state.places.places.map(function (each, at) {
        var fifth = figures.fifth[at];
        var hatch = { type: "MultiLineString", coordinates: fifth === null ? each.hatch : [] };
        return {
          type: "Feature",
          geometry: { type: "GeometryCollection", geometries: [{ type: "Polygon", coordinates: [each.ring] }, hatch] },
          properties: {
            code: each.code, name: each.name, value: figures.text[at], limits: figures.limits[at],
            period: state.period.said, colour: fifth === null ? settings.missing : settings.colours[fifth],
          },
        };
      });
    }

    function outline() {
      var at = place(state.chosen);
      return at < 0 ? [] : [{ type: "Polygon", coordinates: [state.places.places[at].ring] }];
    }

    function load() {
      return new Promise(function (done, failed) {
        if (window.vegaEmbed) return done();
        /* A module keeps its names to itself: some of them are names of the theme's scripts too. */
        var script = element("script", { type: "module", src: settings.script });
        script.onload = done;
        script.onerror = failed;
        document.head.appendChild(script);
      });
    }

    /* The chart follows the window by itself, and takes the width that its place has at that moment, not the one it settles at. */
    function fit(view) {
      var place = view.container();
      new ResizeObserver(function () {
        if (place.clientWidth && place.clientWidth !== view.width()) view.width(place.clientWidth).runAsync();
      }).observe(place);
    }

    function draw() {
      var data = { places: features(), borders: [{ type: "MultiLineString", coordinates: state.places.borders }], chosen: outline() };
      if (!drawing) {
        drawing = Promise.all([read(settings.chart), load()]).then(function (found) {
          var chart = Object.assign({}, found[0], { datasets: data });
          var drawn = element("div", { "class": "area-map-drawn" });
          parts.picture.replaceChildren(drawn);
          /* The chart's expressions are interpreted: no text is run as a program. Styles are area-map.css's. */
          var settled = {
            ast: true, actions: false, renderer: "svg", defaultStyle: false,
            tooltip: { theme: "map", disableDefaultStyle: true },
          };
          return window.vegaEmbed(drawn, chart, settled);
        }).then(function (embedded) {
          embedded.view.addEventListener("click", pressed);
          fit(embedded.view);
          return embedded.view;
        });
        drawing.catch(function () { drawing = null; });
        return drawing.then(name);
      }
      return drawing.then(function (view) {
        Object.keys(data).forEach(function (each) { view.data(each, data[each]); });
        return view.runAsync();
      }).then(name);
    }

    /* Moves the outline of what is chosen, and draws nothing else again: letters that are typed come fast. */
    function mark() {
      if (!drawing) return;
      drawing.then(function (view) { return view.data("chosen", outline()).runAsync(); }).catch(function () {});
    }

    function name() {
      var svg = parts.picture.querySelector("svg");
      svg.setAttribute("role", "img");
      svg.removeAttribute("aria-roledescription");
      svg.setAttribute("aria-label", "Map: " + parts.title.textContent + ". The table below says the same, place by place.");
    }

    /* A click leads to the place; a finger, which cannot point first, is shown what it has touched. */
    function pressed(event, item) {
      var code = item && item.datum && item.datum.properties && item.datum.properties.code;
      if (!code) return;
      if (event.pointerType === "touch") choose(code);
      else if (event.ctrlKey || event.metaKey) window.open(address(code));
      else window.location.assign(address(code));
    }

    function choose(code) {
      state.chosen = place(code) < 0 ? "" : code;
      finds.value = state.chosen;
      tell();
      mark();
      remember();
    }

    /* What is said of the chosen place, and where it leads. */
    function tell() {
      var at = place(state.chosen);
      parts.link.replaceChildren();
      parts.link.hidden = at < 0;
      parts.table.querySelectorAll("tbody tr").forEach(function (row) {
        if (row.dataset.code === state.chosen) row.setAttribute("aria-current", "true");
        else row.removeAttribute("aria-current");
      });
      if (at < 0) {
        parts.said.textContent = "Find a place by its name, or choose one on the map or in the table.";
        return;
      }
      var each = state.places.places[at], figures = now();
      var limits = figures.value[at] === null ? "" : " (95% limits: " + figures.limits[at] + ")";
      var england = figures.england ? " England: " + figures.england + "." : "";
      parts.said.textContent = each.name + ", " + state.period.said + ": " + figures.text[at] + limits + "." + england;
      parts.link.appendChild(element("a", { href: address(each.code) }, "Open the page of " + each.name));
    }

    function legend() {
      var body = parts.legend.querySelector("tbody");
      body.replaceChildren();
      now().legend.forEach(function (each) {
        var row = element("tr"), head = element("th", { scope: "row" });
        var swatch = element("span", { "class": "area-map-swatch" + (each.fifth === null ? " area-map-missing" : "") });
        if (each.fifth !== null) swatch.style.background = settings.colours[each.fifth];
        head.append(swatch, each.fifth === null ? settings.none : settings.fifths[state.measure.better][each.fifth]);
        row.append(head, element("td", {}, each.values), element("td", { "class": "number" }, String(each.places)));
        body.appendChild(row);
      });
    }

    /* The table: the same figures, in an order that is chosen by its headings. */
    var columns = [
      { by: "place", words: "Place" }, { by: "region", words: "Region" }, { by: "value", words: "Value" },
      { by: null, words: "95% limits" },
    ];

    function shown() {
      var regions = state.places.places.some(function (each) { return each.region; });
      return columns.filter(function (column) { return column.by !== "region" || regions; });
    }

    function rows() {
      var figures = now(), all = state.places.places.map(function (each, at) { return at; });
      var keys = {
        place: function (at) { return null; },
        region: function (at) { return state.places.places[at].region; },
        value: function (at) { return figures.value[at]; },
      };
      var key = keys[order.by], sign = order.down ? -1 : 1;
      return all.sort(function (one, other) {
        var first = key(one), second = key(other);
        /* What has no number comes last, whichever way. */
        if (order.by === "value" && (first === null) !== (second === null)) return first === null ? 1 : -1;
        if (first === second) return order.by === "place" ? sign * (one - other) : one - other;
        return sign * (first < second ? -1 : 1);
      });
    }

    function head() {
      var line = element("tr");
      shown().forEach(function (column) {
        var cell = element("th", column.by === "place" ? { scope: "col", "class": "names" } : { scope: "col" });
        if (column.by) {
          var way = column.by !== order.by ? "none" : order.down ? "descending" : "ascending";
          cell.setAttribute("aria-sort", way);
          var button = element("button", { type: "button", "data-sort": column.by }, column.words);
          button.appendChild(element("span", { "aria-hidden": "true" }, { none: " ↕", ascending: " ↑", descending: " ↓" }[way]));
          button.addEventListener("click", function () { sort(column.by); });
          cell.appendChild(button);
        } else cell.textContent = column.words;
        line.appendChild(cell);
      });
      return line;
    }

    function sort(by) {
      order = { by: by, down: order.by === by ? !order.down : by === "value" };
      table();
      tell();
      parts.table.querySelector('[data-sort="' + by + '"]').focus();
    }

    function table() {
      var figures = now(), body = document.createDocumentFragment(), regions = shown().length === columns.length;
      rows().forEach(function (at) {
        var each = state.places.places[at], row = element("tr", { "data-code": each.code });
        var first = element("th", { scope: "row" });
        first.appendChild(element("a", { href: address(each.code) }, each.name));
        row.appendChild(first);
        if (regions) row.appendChild(element("td", {}, each.region));
        row.append(element("td", { "class": "number" }, figures.text[at]), element("td", { "class": "number" }, figures.limits[at]));
        body.appendChild(row);
      });
      parts.table.querySelector("caption").textContent = parts.title.textContent;
      parts.table.querySelector(".table-scroll").setAttribute("aria-label", parts.title.textContent);
      parts.table.querySelector("thead").replaceChildren(head());
      parts.table.querySelector("tbody").replaceChildren(body);
    }

    function remember() {
      if (window.location.protocol === "file:") return; /* there an address may not change */
      var to = new URL(window.location.href);
      var said = { kind: state.kind, measure: state.measure.id, period: state.period.id, place: state.chosen };
      Object.keys(said).forEach(function (key) {
        if (said[key]) to.searchParams.set(key, said[key]);
        else to.searchParams.delete(key);
      });
      if (to.href !== window.location.href) window.history.replaceState(null, "", to);
    }

    function show() {
      parts.title.textContent = state.measure.title + ", " + state.period.said;
      parts.note.textContent = state.measure.note;
      parts.source.textContent = "Source: " + state.measure.source;
      legend();
      table();
      tell();
      return draw().then(function () { parts.picture.hidden = false; }, function () {
        /* The still picture shows one measure, and stands under the title of no other. */
        parts.picture.hidden = [state.kind, state.measure.id, state.period.id].join() !== settings.still.join();
        parts.said.textContent += " The map could not be loaded; the table says the same.";
      });
    }

    /* Reads what is wanted, then shows it whole; what was shown stays until then. */
    function want(kind, measure, period) {
      var mine = latest += 1;
      whole.setAttribute("aria-busy", "true");
      return read(settings.data + kind + ".json").then(function (found) {
        var told = found.measures.find(function (each) { return each.id === measure; }) || found.measures[0];
        return read(settings.data + kind + "/" + told.id + ".json").then(function (figures) {
          if (mine !== latest) return null;
          var when = told.periods.find(function (each) { return each.id === period; }) ||
            told.periods.find(function (each) { return each.id === told.latest; });
          var other = state.kind !== kind;
          if (other && state.kind) state.chosen = "";
          state = { kind: kind, measure: told, period: when, places: found, figures: figures, chosen: state.chosen };
          fill(measures, found.measures.map(function (each) { return { value: each.id, text: each.title, group: each.topic }; }), told.id);
          fill(periods, told.periods.map(function (each) { return { value: each.id, text: each.said }; }), when.id);
          if (other) {
            fill(finds, [{ value: "", text: "Choose a place" }].concat(found.places.map(function (each) {
              return { value: each.code, text: each.name };
            })), state.chosen);
            if (!finds.value) state.chosen = "";
          }
          kinds.value = kind;
          return show();
        });
      }).then(function () {
        if (mine === latest) {
          whole.removeAttribute("aria-busy");
          /* The first look leaves the address alone; a choice is kept in it. */
          if (begun) remember();
          begun = true;
        }
      }).catch(function () {
        if (mine !== latest) return;
        whole.removeAttribute("aria-busy");
        parts.said.textContent = "This could not be loaded. What is shown below is what was shown before; try again later.";
        if (!state.kind) {
          parts.controls.hidden = true;
          return;
        }
        kinds.value = state.kind;
        measures.value = state.measure.id;
        periods.value = state.period.id;
      });
    }

    var begun = false;
    fill(kinds, settings.kinds.map(function (each) { return { value: each.level, text: each.many }; }), asked.get("kind") || "");
    kinds.addEventListener("change", function () { want(kinds.value, null, null); });
    measures.addEventListener("change", function () { want(state.kind, measures.value, state.period.id); });
    periods.addEventListener("change", function () { want(state.kind, state.measure.id, periods.value); });
    finds.addEventListener("change", function () { choose(finds.value); });
    state.chosen = asked.get("place") || "";
    want(kinds.value, asked.get("measure"), asked.get("period"));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
