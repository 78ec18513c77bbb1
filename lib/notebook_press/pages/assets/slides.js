// Shows the slides. A chart is drawn when its slide comes up, since a hidden one has no measures.
"use strict";

(() => {
  const WIDTH = 1000;
  const HEIGHT = 620;
  const DEFAULT_HEIGHT = 450;
  const CONFIG = {displayModeBar: false, showSendToCloud: false, plotlyServerURL: ""};

  const LARGEST = 1.35;

  // A tall chart is drawn smaller and a low one larger, words and all, or labels would run into each other.
  function draw(figure) {
    if (figure.dataset.state) return Promise.resolve();
    figure.dataset.state = "drawing";
    const plot = figure.querySelector(".plot");
    const chart = JSON.parse(plot.querySelector("script").textContent);
    const others = [...figure.children].filter((part) => part !== plot);
    const heading = figure.closest("section").querySelector("h2");
    const taken = others.reduce((sum, part) => sum + part.offsetHeight, heading ? heading.offsetHeight + 20 : 0);
    const room = HEIGHT - taken - 40;
    const wanted = (chart.layout || {}).height || DEFAULT_HEIGHT;
    const scale = Math.min(LARGEST, room / wanted);
    const sheet = document.createElement("div");
    sheet.style.cssText = `width: ${WIDTH / scale}px; transform: scale(${scale}); transform-origin: 0 0`;
    plot.style.cssText = `height: ${wanted * scale}px`;
    plot.replaceChildren(sheet);
    const layout = {...chart.layout, width: WIDTH / scale, height: wanted, autosize: false};
    return Plotly.newPlot(sheet, chart.data, layout, {...chart.config, ...CONFIG})
      .then(() => chart.frames && Plotly.addFrames(sheet, chart.frames))
      .then(() => figure.classList.add("drawn"))
      .catch((error) => {
        plot.textContent = `This chart could not be drawn: ${error.message || error}`;
        console.error(error);
      });
  }

  function drawIn(slide) {
    return Promise.all([...slide.querySelectorAll("figure.chart")].map(draw));
  }

  Reveal.on("slidechanged", (event) => drawIn(event.currentSlide));
  Reveal.on("pdf-ready", () => drawIn(document));
  Reveal.initialize({
    width: WIDTH, height: HEIGHT, margin: 0.05, center: false, hash: true, slideNumber: "c/t", transition: "none",
    controlsTutorial: false, keyboardCondition: null,
  }).then(() => drawIn(Reveal.getCurrentSlide())).then(() => document.body.classList.add("charts-drawn"));
})();
