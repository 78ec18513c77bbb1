// The explorer: all stated figures in one table, with a chart and a CSV of what is selected.
"use strict";

(() => {
  const {columns, rows} = window.FIGURES;
  const figures = rows.map((row) => Object.fromEntries(row.map((value, index) => [columns[index], value])));
  const status = document.getElementById("selected");
  const note = document.getElementById("chart-note");
  const plot = document.querySelector("#selection .plot");
  const MOST = 600; // more marks than that are a cloud, not a chart

  function text(value) {
    const span = document.createElement("span");
    span.textContent = value ?? "";
    return span;
  }

  function link(href, value) {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = value;
    return anchor;
  }

  const toSource = (cell) => {
    const figure = cell.getRow().getData();
    return link(`sources/${encodeURIComponent(figure.source)}.html#${encodeURIComponent(figure.figure)}`, figure.publisher);
  };
  const toSubject = (cell) => {
    const figure = cell.getRow().getData();
    return figure.operation ? link(`operations/${encodeURIComponent(figure.operation)}.html`, figure.subject) : text(figure.subject);
  };
  const toIndicator = (cell) => {
    const figure = cell.getRow().getData();
    return link(`indicators/${encodeURIComponent(figure.about)}.html`, figure.indicator);
  };
  const plain = (cell) => text(cell.getValue());

  const filter = {headerFilter: "input"};
  const choose = (field) => ({
    headerFilter: "list",
    headerFilterParams: {values: ["", ...new Set(figures.map((figure) => figure[field]))].sort(), clearable: true},
    headerFilterFunc: (wanted, value) => !wanted || value === wanted,
  });
  const table = new Tabulator("#explorer", {
    data: figures,
    height: "70vh",
    layout: "fitDataFill",
    index: "figure",
    initialSort: [{column: "start", dir: "desc"}],
    placeholder: "No figure fits the filters.",
    columns: [
      {title: "Indicator", field: "indicator", formatter: toIndicator, width: 180, ...filter},
      {title: "Subject", field: "subject", formatter: toSubject, width: 165, ...filter},
      {title: "Stated", field: "words", formatter: plain, width: 145, sorter: (a, b, one, other) => one.getData().value - other.getData().value, ...filter},
      {title: "Time", field: "start", formatter: (cell) => text(cell.getRow().getData().time), width: 140, headerFilter: "input",
        headerFilterFunc: (wanted, value, figure) => figure.time.toLowerCase().includes(wanted.toLowerCase())},
      {title: "Wording", field: "as_stated", formatter: plain, width: 165, ...filter},
      {title: "Source", field: "publisher", formatter: toSource, width: 150, ...filter},
      {title: "Qualifier", field: "qualifier", formatter: plain, width: 100, ...choose("qualifier")},
      {title: "Verdict", field: "verdict", formatter: plain, width: 110, ...choose("verdict")},
      {title: "Rank", field: "rank", formatter: plain, width: 100, ...choose("rank")},
    ],
  });

  function selected() {
    return table.getRows("active").map((row) => row.getData());
  }

  function show() {
    const chosen = selected();
    status.textContent = `${chosen.length.toLocaleString("en")} of ${figures.length.toLocaleString("en")} figures`;
    const units = new Set(chosen.map((figure) => figure.unit));
    const dated = chosen.filter((figure) => figure.start && figure.value !== null);
    if (units.size !== 1 || dated.length === 0 || dated.length > MOST) {
      Plotly.purge(plot);
      plot.textContent = "";
      note.textContent = units.size > 1 || dated.length > MOST
        ? "Filter down to one unit, such as one indicator, to see a chart."
        : "Nothing with a time and a value is selected.";
      return;
    }
    draw(dated, [...units][0]);
    note.textContent = `${dated.length.toLocaleString("en")} dated figures; a bar is what the wording implies.`;
  }

  function draw(dated, unit) {
    const styles = {record: ["#015766", "circle", "record"], account: ["#ce6e8f", "diamond", "article"]};
    const traces = Object.entries(styles).map(([tier, [color, symbol, name]]) => {
      const own = dated.filter((figure) => figure.tier === tier);
      return {
        type: "scatter", mode: "markers", name, x: own.map((figure) => figure.start), y: own.map((figure) => figure.value),
        marker: {color, symbol, size: 8}, hovertemplate: "%{text}<extra></extra>",
        text: own.map((figure) => `${figure.words}, ${figure.time}<br>${figure.subject}<br>${figure.publisher}`.replaceAll("$", "&#36;")),
        error_y: {type: "data", symmetric: false, color, thickness: 2, width: 0,
          array: own.map((figure) => Math.max(0, (figure.high ?? figure.value) - figure.value)),
          arrayminus: own.map((figure) => Math.max(0, figure.value - (figure.low ?? figure.value)))},
      };
    }).filter((trace) => trace.x.length);
    const values = dated.map((figure) => figure.value).filter((value) => value > 0);
    const log = Math.max(...values) > 100 * Math.min(...values);
    Plotly.react(plot, traces, {
      height: 300, margin: {l: 70, r: 16, t: 16, b: 40}, paper_bgcolor: "#fff", plot_bgcolor: "#fff", font: {color: "#22282e"},
      legend: {orientation: "h", y: 1.12}, xaxis: {type: "date"}, yaxis: {title: {text: unit}, type: log ? "log" : "linear", gridcolor: "#e5e8ea"},
    }, {responsive: true, displayModeBar: false});
  }

  const searched = ["indicator", "subject", "words", "time", "as_stated", "publisher", "figure"];
  const hay = new Map(figures.map((figure) => [figure.figure, searched.map((name) => figure[name]).join(" ").toLowerCase()]));

  function search(words) {
    const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
    table.setFilter((figure) => parts.every((part) => hay.get(figure.figure).includes(part)));
  }

  const box = document.getElementById("search");
  table.on("tableBuilt", () => {
    document.querySelectorAll("#explorer .tabulator-header-filter input").forEach((input) => {
      input.setAttribute("aria-label", `Filter ${input.closest(".tabulator-col").querySelector(".tabulator-col-title").textContent}`);
    });
    const wanted = new URLSearchParams(location.search).get("q");
    if (wanted) {
      box.value = wanted;
      search(wanted);
    }
    show();
    document.body.classList.add("charts-drawn");
  });
  table.on("dataFiltered", () => setTimeout(show));
  box.addEventListener("input", () => search(box.value));
  document.getElementById("download").addEventListener("click", () => save(selected()));
  document.getElementById("clear").addEventListener("click", () => {
    box.value = "";
    table.clearFilter(true);
  });

  // A cell that a spreadsheet would run as a formula is told apart by an apostrophe.
  function cell(value) {
    const words = String(value ?? "");
    const safe = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(words) ? `'${words}` : words;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function save(chosen) {
    const lines = [columns.join(","), ...chosen.map((figure) => columns.map((name) => cell(figure[name])).join(","))];
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], {type: "text/csv"}));
    anchor.download = "figures-selected.csv";
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  }
})();
