// The front page's search: every word typed must occur; titles count more than the words behind them.
"use strict";

(() => {
  const MOST = 30;
  const entries = window.SEARCH.map(([kind, title, href, words]) => ({
    kind, title, href, name: title.toLowerCase(), all: `${kind} ${title} ${words}`.toLowerCase(),
  }));
  const box = document.getElementById("search");
  const results = document.getElementById("results");
  const found = document.getElementById("found");

  function score(entry, parts) {
    if (!parts.every((part) => entry.all.includes(part))) return 0;
    const named = parts.filter((part) => entry.name.includes(part)).length;
    return 1 + 2 * named + (entry.name.startsWith(parts[0]) ? 1 : 0) + (entry.kind === "report" ? 0.5 : 0);
  }

  function item(entry) {
    const line = document.createElement("li");
    const anchor = document.createElement("a");
    anchor.href = entry.href;
    anchor.textContent = entry.title;
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = entry.kind;
    line.append(anchor, " ", kind);
    return line;
  }

  function search() {
    const parts = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const ranked = parts.length
      ? entries.map((entry) => [score(entry, parts), entry]).filter(([points]) => points).sort((a, b) => b[0] - a[0])
      : [];
    results.replaceChildren(...ranked.slice(0, MOST).map(([, entry]) => item(entry)));
    found.textContent = parts.length ? `${ranked.length.toLocaleString("en")} found` : "";
  }

  box.addEventListener("input", search);
  if (box.value) search();
})();
