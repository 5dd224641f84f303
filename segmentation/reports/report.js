// Draws the figures, and fits them to the paper when the page is printed.
"use strict";

const PAPER = 680; // CSS pixels between the margins of A4 and Letter

const places = [...document.querySelectorAll("[data-figure]")];

for (const place of places) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const zoom = "zoom" in place.dataset ? ["zoomIn2d", "zoomOut2d", "resetScale2d"] : [];
  place.textContent = "";
  Plotly.newPlot(place, figure.data, figure.layout, {
    responsive: true,
    displaylogo: false,
    scrollZoom: false,
    showTips: false,
    modeBarButtons: [["toImage", ...zoom]],
  });
}

function resize() {
  for (const place of places) {
    Plotly.relayout(place, { width: place.clientWidth, autosize: false });
  }
}

window.addEventListener("beforeprint", () => {
  document.documentElement.classList.add("on-paper");
  resize();
});

window.addEventListener("afterprint", () => {
  document.documentElement.classList.remove("on-paper");
  for (const place of places) {
    Plotly.relayout(place, { width: null, autosize: true });
  }
});
