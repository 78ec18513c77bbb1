// Draws the charts of a report page. Each is a figure.chart whose .plot holds the specification as JSON.
"use strict";

(() => {
  // Charts are printed at the width of the page's text, since a printer has no window to resize.
  const PRINT_WIDTH = 788; // of 670, by the zoom that the print style gives them
  // Narrower than this there is nothing to see between a chart's margins; it then scrolls instead.
  const LEAST_PLOT = 180;
  const DEFAULT_MARGIN = 80;
  // Plotly's default has a button that uploads the chart to its makers. Nothing leaves these pages.
  const CONFIG = {
    responsive: true, displaylogo: false, showSendToCloud: false, plotlyServerURL: "",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
  };

  function draw(figure) {
    const chart = JSON.parse(figure.querySelector("script").textContent);
    const plot = figure.querySelector(".plot");
    const layout = chart.layout || {};
    const {l = DEFAULT_MARGIN, r = DEFAULT_MARGIN} = layout.margin || {};
    const least = l + r + LEAST_PLOT;
    // A width chosen for a wide screen would be cut off on a narrow one.
    if (layout.width > figure.clientWidth) delete layout.width;
    if (least > figure.clientWidth) layout.width = least;
    figure.querySelector(".waiting").remove();
    return Plotly.newPlot(plot, chart.data, layout, {...chart.config, ...CONFIG})
      .then(() => chart.frames && Plotly.addFrames(plot, chart.frames))
      .then(() => figure.classList.add("drawn"))
      .catch((error) => {
        plot.textContent = `This chart could not be drawn: ${error.message || error}`;
        console.error(error);
      });
  }

  function resizeAll(size) {
    document.querySelectorAll("figure.drawn .plot").forEach((plot) => Plotly.relayout(plot, size));
  }

  // On paper a link within the site leads nowhere, and in a PDF it would tell where the site's folder lies.
  // One that has a counterpart in the page, such as a numbered note, leads there.
  function cutLinks() {
    document.querySelectorAll("a[href]").forEach((anchor) => {
      const address = anchor.getAttribute("href");
      if (/^(#|https?:|mailto:)/.test(address)) return;
      anchor.dataset.href = address;
      if (anchor.dataset.note) anchor.setAttribute("href", anchor.dataset.note);
      else anchor.removeAttribute("href");
    });
  }

  function mendLinks() {
    document.querySelectorAll("a[data-href]").forEach((anchor) => anchor.setAttribute("href", anchor.dataset.href));
  }

  const figures = [...document.querySelectorAll("figure.chart")];
  Promise.all(figures.map(draw)).then(() => document.body.classList.add("charts-drawn"));
  // An output with scripts of its own stands in a frame, whose height it tells.
  window.addEventListener("message", (event) => {
    const frame = [...document.querySelectorAll("iframe.output")].find((one) => one.contentWindow === event.source);
    const height = Number(event.data && event.data.height);
    if (frame && height > 0) frame.style.height = `${Math.min(height, 4000)}px`;
  });
  window.addEventListener("beforeprint", () => {
    cutLinks();
    resizeAll({width: PRINT_WIDTH, autosize: false});
  });
  window.addEventListener("afterprint", () => {
    mendLinks();
    resizeAll({width: null, autosize: true});
  });
})();
