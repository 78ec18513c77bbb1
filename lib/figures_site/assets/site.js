// What every page of the site can do: topics in the masthead, tables as cards and sortable, charts by night, copies of
// citations and snippets. SITE, written before this, has the name, the topics, the meaning of grades and the charts'
// palette by night; FOLDED what a report doesn't show at first, such as its list of sources, which so doesn't delay its
// answer.
"use strict";

(() => {
  const VERDICTS = ["confirmed", "loosely worded", "outdated", "wrong measure", "contradicted", "no record"];
  const narrow = matchMedia("(max-width: 44rem)").matches;
  const LONG = narrow ? 5 : 12; // rows of a table that is shown short at first: on a phone each is a card
  const night = matchMedia("(prefers-color-scheme: dark)").matches;
  window.chartColours = () => night
    ? {ink: "#e4e7ea", soft: "#a3acb5", grid: "#333a41", paper: "#1b1f24", first: "#4fb3c0", second: "#e08cab"}
    : {ink: "#22282e", soft: "#5a646e", grid: "#e6e9ec", paper: "#ffffff", first: "#015766", second: "#ce6e8f"};

  const up = document.querySelector(".wordmark")?.getAttribute("href").replace("index.html", "");

  function make(tag, attributes, ...inside) {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...inside.filter((one) => one !== ""));
    return made;
  }

  const graded = (one) => { one.title = `Grade ${one.textContent}: ${SITE.grades[one.textContent]}`; return one; };
  window.parts = {
    make,
    badge: (grade) => grade ? graded(make("abbr", {className: `grade-${grade}`}, grade)) : "",
    lone: (sources) => sources === 1 ? make("span", {className: "lone"}, "one source") : "",
    chip: (verdict) => verdict ? make("span", {className: `chip ${verdict.replace(" ", "-")}`}, verdict) : "",
  };

  // All figures as objects; the file has words that stand in many rows only once.
  window.unpackFigures = ({columns, shared, rows}) => rows.map((row) => Object.fromEntries(
    row.map((value, index) => [columns[index], columns[index] in shared ? shared[columns[index]][value] : value])));

  const ranked = {deprecated: "excluded", preferred: "best", normal: ""};
  // What a figure has in a column of a table, by the column's heading; the templates write the first rows alike.
  const CELLS = {
    Figure: (one) => [make("strong", {}, one.words)],
    Number: (one) => [make("strong", {}, one.words.endsWith(` ${one.unit}`) ? one.words.slice(0, -one.unit.length - 1) : one.words)],
    Measure: (one) => [make("a", {href: `${up}indicators/${one.indicator}.html`}, one.label)],
    About: (one) => [one.home ? make("a", {href: up + one.home}, one.about) : one.about],
    Time: (one) => [one.time],
    Source: (one) => [make("a", {href: `${up}sources/${one.source}.html#${one.figure}`}, one.publisher), " ", window.parts.badge(one.grade)],
    Wording: (one) => [one.as_stated && `“${one.as_stated}”`, one.locator && ` (${one.locator})`],
    Verdict: (one) => [one.rank === "deprecated" ? "excluded" : window.parts.chip(one.verdict)],
    Note: (one) => [ranked[one.rank] && make("em", {}, ranked[one.rank]), [ranked[one.rank], one.note].every(Boolean) ? ": " : "", one.note],
  };
  window.parts.fill = (table, figures) => {
    const columns = [...table.tHead.rows[0].cells].map((head) => head.dataset.column || head.textContent);
    table.tBodies[0].replaceChildren(...figures.map((one) => make("tr", {className: one.rank === "deprecated" ? "aside" : ""},
      ...columns.map((name) => make("td", {className: name === "Number" ? "number" : ""}, ...CELLS[name](one).filter(Boolean))))));
    window.labelTables();
  };

  // A page has the first rows of what is stated; the rest is in the file of all figures, which it loads when asked.
  function extend(table) {
    const {column, names, count} = table.dataset, among = names.split(" ");
    const button = make("button", {type: "button", className: "show-all"}, `Show all ${count}`);
    button.addEventListener("click", () => {
      const script = make("script", {src: `${up}assets/figures.js`});
      script.addEventListener("load", () => {
        window.parts.fill(table, window.unpackFigures(window.FIGURES).filter((one) => among.includes(one[column])));
        button.remove();
      });
      document.head.append(script);
    });
    table.after(button);
  }

  // The page itself has one link to the topics; their list, which is the same on all, is put in its place.
  function unfoldTopics(masthead) {
    const items = SITE.topics.map(([label, address]) => {
      const link = make("a", {href: up + address}, label);
      if (label === masthead.dataset.topic) link.setAttribute("aria-current", "page");
      return make("li", {}, link);
    });
    const nav = make("nav", {ariaLabel: "Topics"}, make("ul", {}, ...items));
    const open = !matchMedia("(max-width: 60rem)").matches;
    masthead.querySelector(".menu").replaceWith(make("details", {className: "menu", open}, make("summary", {}, "Topics"), nav));
    document.head.append(make("link", {rel: "icon", type: "image/svg+xml", href: `${up}assets/favicon.svg`}));
  }

  window.copyText = (text, button) => {
    const area = make("textarea", {value: text, className: "off-screen"});
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy"); // the newer way isn't open to files
    area.remove();
    const label = button.textContent;
    button.textContent = done ? "Copied" : "Copy by hand";
    setTimeout(() => { button.textContent = label; }, 1500);
  };

  // On a phone each row is a card: its cells need the names of their columns, and the verdict comes first.
  window.labelTables = () => document.querySelectorAll("main table").forEach((table) => {
    const heads = [...table.querySelectorAll("thead tr:last-child th")].map((head) => head.textContent.trim());
    if (heads.length < 3 || table.querySelector("tbody [rowspan], tbody [colspan]")) return;
    table.classList.add("stack");
    table.querySelectorAll("tbody tr").forEach((row) => [...row.children].forEach((cell, index) => {
      cell.dataset.label = heads[index] || "";
      if (heads[index] === "Verdict") cell.classList.add("verdict");
      const words = cell.textContent.trim().toLowerCase();
      if (VERDICTS.includes(words) && !cell.querySelector(".chip")) {
        cell.replaceChildren(window.parts.chip(words));
      }
    }));
  });

  function sortable(table) {
    const body = table.tBodies[0];
    const value = (row, index) => row.children[index].dataset.sort ?? row.children[index].querySelector("data")?.value ?? row.children[index].textContent.trim();
    const amount = (text) => parseFloat(text.replaceAll(",", "")) || 0;
    table.querySelectorAll("thead th").forEach((head, index) => {
      const button = make("button", {type: "button"}, head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const numeric = head.classList.contains("number");
        const down = head.ariaSort ? head.ariaSort === "ascending" : numeric;
        const compare = (a, b) => numeric ? amount(a) - amount(b) : a.localeCompare(b);
        table.querySelectorAll("th").forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        body.append(...[...body.rows].sort((a, b) => compare(value(a, index), value(b, index)) * (down ? -1 : 1)));
      });
    });
  }

  function shorten(table) {
    if (table.tBodies[0].rows.length <= LONG + 1 || table.querySelector(":target")) return;
    const button = make("button", {type: "button", className: "show-all"}, `Show all ${table.tBodies[0].rows.length}`);
    button.addEventListener("click", () => { table.classList.remove("shortened"); button.remove(); });
    table.classList.add("shortened"); // here, so that who has no scripts sees all
    table.after(button);
  }

  // Each chart can be taken along: as an image, as data, as a citation, or as a snippet for another page.
  function offer(figure, index) {
    figure.id ||= `chart-${index + 1}`;
    const title = figure.querySelector("figcaption")?.firstElementChild?.textContent || figure.querySelector("figcaption")?.textContent.trim() || document.title;
    const address = (document.querySelector("link[rel=canonical]")?.href || location.href).split(/[?#]/)[0];
    const data = document.querySelector("a[href$='.csv']");
    const line = make("p", {className: "take"});
    const button = (label, act) => line.append(make("button", {type: "button", onclick: (event) => act(event.currentTarget)}, label), " ");
    button("Image", () => saveImage(figure, title));
    if (data) line.append(make("a", {href: data.href}, "Data"), " ");
    button("Cite", (one) => window.copyText(`“${title}”. ${SITE.name}, “${document.title}”, ${address}. CC BY 4.0.`, one));
    button("Embed", (one) => window.copyText(`<iframe src="${address}?only=${figure.id}" title="${title.replaceAll('"', "&quot;")}" width="700" height="${figure.clientHeight + 20}" style="border:0"></iframe>`, one));
    figure.append(line);
  }

  function saveImage(figure, title) {
    const plot = figure.querySelector(".plot");
    if (plot) {
      Plotly.downloadImage(plot, {format: "png", scale: 2, filename: title.slice(0, 60)});
      return;
    }
    const drawn = figure.querySelector("svg"), copy = drawn.cloneNode(true);
    const style = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font", "text-anchor", "opacity"];
    const inner = copy.querySelectorAll("*");
    drawn.querySelectorAll("*").forEach((one, index) => style.forEach((name) => inner[index].style.setProperty(name, getComputedStyle(one).getPropertyValue(name))));
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", drawn.clientWidth);
    const href = URL.createObjectURL(new Blob([copy.outerHTML], {type: "image/svg+xml"}));
    make("a", {href, download: `${title.slice(0, 60)}.svg`}).click();
    URL.revokeObjectURL(href);
  }

  const byNight = (colour) => SITE.night[colour.toLowerCase()] || colour;

  function recolour() {
    document.querySelectorAll("figure.chart script[type='application/json']").forEach((script) => {
      script.textContent = script.textContent.replace(/"(#[0-9a-f]{6})"/gi, (all, colour) => `"${byNight(colour)}"`);
    });
    document.querySelectorAll("figure.chart .keys [style]").forEach((one) => {
      one.style.color = byNight(one.getAttribute("style").replace("color:", ""));
    });
  }

  // On a narrow screen the labels at the ends of bars take their room from the bars, which are drawn shorter, and a
  // map is no higher than it is wide.
  function fitNarrow(figure) {
    const script = figure.querySelector("script"), chart = JSON.parse(script.textContent);
    const bars = chart.data.filter((one) => one.orientation === "h" && one.textposition === "outside");
    const {margin = {}, xaxis} = chart.layout;
    const room = figure.clientWidth - margin.l - 8;
    if (chart.layout.geo) {
      chart.layout.height = Math.min(chart.layout.height, Math.round(figure.clientWidth / 2));
      figure.querySelector(".plot").style.minHeight = `${chart.layout.height}px`;
    } else if (bars.length && room - margin.r <= 180) {
      const ends = bars.flatMap((one) => one.x.map((value, index) => value * room / Math.max(room - 7 * one.text[index].length, 20)));
      margin.r = 8;
      xaxis.range = [0, Math.max(...ends)];
    }
    script.textContent = JSON.stringify(chart);
  }

  document.addEventListener("click", (event) => {
    const from = event.target.dataset?.copy;
    if (from) window.copyText(document.getElementById(from).textContent.trim(), event.target);
  });
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

  document.querySelectorAll("[data-folded]").forEach((place, index) => { place.outerHTML = window.FOLDED?.[index] ?? ""; });
  if (night) recolour();
  document.querySelectorAll("figure.chart:has(script)").forEach(fitNarrow);
  window.labelTables();
  document.querySelectorAll("table.sortable").forEach(sortable);
  document.querySelectorAll(narrow ? "#report table, table.short" : "table.short").forEach(shorten);
  document.querySelectorAll("table[data-names]").forEach(extend);
  document.querySelectorAll("figure.chart:not(#selection), figure.drawing").forEach(offer);
  document.querySelectorAll(".masthead").forEach(unfoldTopics);
  document.querySelectorAll("abbr[class^=grade-]").forEach(graded);
  const only = new URLSearchParams(location.search).get("only");
  if (only && document.getElementById(only)) {
    document.body.classList.add("embedded");
    document.getElementById(only).classList.add("only");
  }
})();
