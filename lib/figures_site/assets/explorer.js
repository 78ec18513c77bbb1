// The explorer: choose a measure and a subject, see the chart, then the figures; the address holds the choice.
"use strict";

(() => {
  const {favourites, columns} = window.FIGURES;
  const figures = window.unpackFigures(window.FIGURES);
  const {make} = window.parts;
  const FEW = 60; // rows shown at first
  const MOST = 600; // more marks than that are a cloud, not a chart
  const by = (id) => document.getElementById(id);
  const controls = {indicator: by("indicator"), subject: by("subject"), q: by("search"), grade: by("grade"), excluded: by("excluded")};
  const plot = document.querySelector("#selection .plot");
  let all = false;

  const names = (key, label, among) => [...new Map(among.map((one) => [one[key], one[label]]))]
    .sort((a, b) => a[1].localeCompare(b[1]));
  const options = (pairs) => pairs.map(([value, text]) => make("option", {value}, text));

  function offerIndicators() {
    const every = names("indicator", "label", figures);
    const liked = favourites.map((id) => every.find(([value]) => value === id)).filter(Boolean);
    controls.indicator.replaceChildren(make("option", {value: ""}, "All measures"),
      make("optgroup", {label: "Often asked"}, ...options(liked)), make("optgroup", {label: "All measures, A to Z"}, ...options(every)));
  }

  function offerSubjects() {
    const chosen = controls.indicator.value;
    const among = chosen ? figures.filter((one) => one.indicator === chosen) : figures;
    const kept = controls.subject.value;
    controls.subject.replaceChildren(make("option", {value: ""}, "Everything"), ...options(names("subject", "about", among)));
    if ([...controls.subject.options].some((one) => one.value === kept)) controls.subject.value = kept;
  }

  // A word that is the whole name of a measure or subject means that one; only else is it looked for in the text.
  function matching(text) {
    const asked = text.trim().toLowerCase();
    if (!asked) return () => true;
    const exact = figures.filter((one) => [one.indicator, one.label, one.subject, one.about].some((name) => name.toLowerCase() === asked));
    if (exact.length) return (one) => exact.includes(one);
    const parts = asked.split(/\s+/);
    return (one) => {
      const hay = [one.label, one.about, one.words, one.time, one.as_stated, one.publisher, one.figure].join(" ").toLowerCase();
      return parts.every((part) => hay.includes(part));
    };
  }

  function selected() {
    const {indicator, subject, q, grade, excluded} = controls;
    const found = matching(q.value);
    return figures.filter((one) => (!indicator.value || one.indicator === indicator.value)
      && (!subject.value || one.subject === subject.value)
      && (!grade.value || grade.value.includes(one.grade)) // articles have none, and stay
      && (excluded.checked || one.rank !== "deprecated") && found(one));
  }

  function show() {
    const chosen = selected().sort((a, b) => (b.start || "").localeCompare(a.start || ""));
    by("selected").textContent = `${chosen.length.toLocaleString("en")} of ${figures.length.toLocaleString("en")} figures`;
    const single = (key) => new Set(chosen.map((one) => one[key])).size < 2;
    const [figure] = by("explorer").tHead.rows[0].cells, unit = single("indicator") && chosen[0]?.unit;
    figure.dataset.column = unit ? "Number" : "Figure"; // of one measure, the unit stands over the numbers
    figure.className = unit ? "number" : "";
    figure.textContent = unit ? unit[0].toUpperCase() + unit.slice(1) : "Figure";
    window.parts.fill(by("explorer"), chosen.slice(0, all ? Infinity : FEW));
    by("explorer").classList.toggle("no-measure", single("indicator"));
    by("explorer").classList.toggle("no-subject", single("subject"));
    by("explorer").classList.toggle("no-verdict", !chosen.some((one) => one.verdict || one.rank === "deprecated"));
    by("more").hidden = all || chosen.length <= FEW;
    by("more").textContent = `Show all ${chosen.length.toLocaleString("en")}`;
    draw(chosen);
  }

  function draw(chosen) {
    const measures = new Set(chosen.map((one) => one.indicator));
    const dated = chosen.filter((one) => one.start && one.value !== null);
    const {ink, soft, grid, paper, first, second} = window.chartColours();
    by("image").disabled = measures.size !== 1 || !dated.length || dated.length > MOST;
    if (by("image").disabled) {
      Plotly.purge(plot);
      plot.replaceChildren();
      by("chart-title").textContent = "";
      by("chart-note").textContent = measures.size > 1 ? "Choose one measure to see a chart." : "No dated value is selected.";
      return;
    }
    const middle = (one) => new Date((Date.parse(one.start) + Date.parse(one.end || one.start)) / 2).toISOString().slice(0, 10);
    const hover = (one) => `${one.words}, ${one.time}<br>${one.about}<br>${one.publisher}`.replaceAll("$", "&#36;");
    const marks = (own, more) => ({type: "scatter", x: own.map(middle), y: own.map((one) => one.value), text: own.map(hover),
      hovertemplate: "%{text}<extra></extra>", ...more});
    const record = dated.filter((one) => one.tier === "record");
    const subjects = [...new Set(record.map((one) => one.subject))];
    const best = record.filter((one) => one.best).sort((a, b) => middle(a).localeCompare(middle(b)));
    const ends = [best[0], best.at(-1)];
    const single = subjects.length === 1;
    const traces = [
      marks(record.filter((one) => !one.best && one.rank !== "deprecated"), {mode: "markers", marker: {color: first, size: 7, opacity: 0.3}, name: "other sources"}),
      marks(best, {mode: single ? "lines+markers" : "markers", marker: {color: first, size: 7}, line: {color: first, width: 2}, name: "best-sourced"}),
      marks(dated.filter((one) => one.tier === "account"), {mode: "markers", marker: {color: second, size: 9, symbol: "diamond"}, name: "articles we check"}),
      marks(dated.filter((one) => one.rank === "deprecated"), {mode: "markers", marker: {color: soft, size: 8, symbol: "circle-open"}, name: "excluded"}),
    ].filter((trace) => trace.x.length);
    if (single && best.length) traces.push({...marks(ends, {mode: "text", hoverinfo: "skip", textposition: "top center", textfont: {size: 13, color: ink}, cliponaxis: false}),
      text: ends.map((one) => one.words.replace(/ [a-z].*$/, "")), hovertemplate: undefined, showlegend: false});
    const values = dated.map((one) => one.value).filter((value) => value > 0);
    const log = Math.max(...values) > 200 * Math.min(...values);
    by("chart-title").textContent = `${dated[0].label[0].toUpperCase()}${dated[0].label.slice(1)}${single ? `, ${dated[0].about}` : ""} (${dated[0].unit})`;
    by("chart-note").textContent = `${dated.length.toLocaleString("en")} dated figures${log ? "; logarithmic axis" : ""}. ${single ? "Line: the best-sourced figure of each year." : "Full dots: the best-sourced figure of each year."}`;
    Plotly.react(plot, traces, {
      height: 340, margin: {l: 70, r: 40, t: 24, b: 40}, paper_bgcolor: paper, plot_bgcolor: paper, font: {color: ink, size: 13},
      legend: {orientation: "h", y: -0.14}, showlegend: traces.length > 2, xaxis: {type: "date", gridcolor: grid},
      yaxis: {type: log ? "log" : "linear", gridcolor: grid, rangemode: "tozero"},
    }, {responsive: true, displayModeBar: false});
  }

  // The choice stands after the address's #, where a page that is a file may change it.
  function keep() {
    const state = new URLSearchParams();
    for (const [name, control] of Object.entries(controls)) {
      const value = control.type === "checkbox" ? (control.checked ? "yes" : "") : control.value;
      if (value) state.set(name, value);
    }
    history.replaceState(null, "", `#${state}`);
  }

  function restore() {
    const state = new URLSearchParams(location.hash.slice(1) || location.search);
    controls.indicator.value = state.get("indicator") || "";
    offerSubjects();
    controls.subject.value = state.get("subject") || "";
    controls.q.value = state.get("q") || "";
    controls.grade.value = state.get("grade") || "";
    controls.excluded.checked = state.get("excluded") === "yes";
    if (!state.toString()) {
      controls.indicator.value = favourites[0] || "";
      offerSubjects();
    }
    show();
  }

  function changed() {
    all = false;
    offerSubjects();
    keep();
    show();
  }

  // A cell that a spreadsheet would run as a formula is told apart by an apostrophe.
  function cell(value) {
    const text = String(value ?? "");
    const safe = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function save() {
    const lines = [columns.join(","), ...selected().map((one) => columns.map((name) => cell(one[name])).join(","))];
    const href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], {type: "text/csv"}));
    make("a", {href, download: "interpol-figures.csv"}).click();
    URL.revokeObjectURL(href);
  }

  offerIndicators();
  restore();
  Object.values(controls).forEach((control) => control.addEventListener("input", changed));
  window.addEventListener("hashchange", restore);
  by("more").addEventListener("click", () => { all = true; show(); });
  by("download").addEventListener("click", save);
  by("image").addEventListener("click", () => Plotly.downloadImage(plot, {format: "png", scale: 2, filename: "interpol-figures"}));
  by("link").addEventListener("click", (event) => window.copyText(location.href, event.currentTarget));
  by("clear").addEventListener("click", () => {
    Object.values(controls).forEach((control) => { control.value = ""; control.checked = false; });
    changed();
  });
  document.body.classList.add("charts-drawn");
})();
