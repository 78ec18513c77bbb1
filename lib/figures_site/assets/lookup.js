// "Check a figure": everyday words lead to a number first, then to what articles say, to pages, to sources.
"use strict";

(() => {
  const {names, claims, entries} = window.LOOKUP;
  const {make, badge, chip, lone} = window.parts;
  const IDLE = new Set(("a an and any are at by did do does for from had has have how in is it its many much number of on or "
    + "the their there they to total was were what when where which with interpol there's").split(" "));
  const MOST_ANSWERS = 4, MOST_CLAIMS = 3, MOST_PAGES = 8, MOST_SOURCES = 5;
  const POSTS = new Set(["president", "secretary", "general", "chief", "head", "leader", "director"]);
  const KINDS = {person: 5, member: 4, database: 3, notice: 3, report: 2.5, operation: 2, measure: 1.5, event: 1.2, term: 1, source: 0};

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const stem = (word) => word.length < 4 ? word : word.replace(/ies$/, "y").replace(/([^s])s$/, "$1");
  const words = (text) => (plain(text).match(/[\p{L}\d]+/gu) || []).map(stem);
  const telling = (text) => words(text).filter((word) => !IDLE.has(word));
  const cache = new Map();
  const wordsOf = (name) => cache.get(name) || cache.set(name, telling(name)).get(name);

  // The best-sourced figures of each measure and subject, the newest last; an undated one comes before all others.
  function grouped() {
    const found = new Map();
    for (const one of window.unpackFigures(window.FIGURES)) {
      if (one.tier !== "record") continue;
      const {indicator, subject, home} = one, key = `${indicator} ${subject}`;
      if (!found.has(key)) found.set(key, {indicator, subject, home, size: 0, stated: []});
      found.get(key).size += 1;
      if (one.best) found.get(key).stated.push(one);
    }
    const all = [...found.values()].filter((one) => one.stated.length);
    all.forEach((one) => one.stated.sort((a, b) => (a.end || "").localeCompare(b.end || "")));
    return all;
  }
  const answers = grouped();

  const begins = (word, asked) => word === asked || (asked.length > 3 && word.startsWith(asked));

  // How well the best of several names fits: the words it shares with the question, less those it has besides.
  function fit(called, asked) {
    let found = {points: 0, shared: []};
    for (const name of called) {
      const own = wordsOf(name);
      const shared = asked.filter((word) => own.some((one) => begins(one, word)));
      const begun = shared.filter((word) => !own.includes(word)).length; // a word's beginning is worth less than the word
      const points = shared.length - 0.3 * begun - 0.3 * (own.length - shared.length);
      if (shared.length && points > found.points) found = {points, shared, whole: shared.length >= own.length};
    }
    return found;
  }

  // A subject without a page of its own, such as a place, is answered by all that is said of it.
  function answersTo(asked, year, people, homed) {
    const measures = new Map(Object.entries(names.indicators).map(([id, [measure, ...called]]) => [id, {measure, ...fit(called, asked)}]));
    const subjects = new Map(Object.entries(names.subjects).map(([id, called]) => [id, fit(called, asked)]));
    return answers.map(({indicator, subject, size, home, stated}) => {
      const measure = measures.get(indicator), about = subjects.get(subject);
      const covered = new Set([...measure.shared, ...about.shared]);
      const dated = year ? stated.filter((one) => one.end?.startsWith(year)) : stated;
      // Asked of nothing in particular, a measure is meant of the organisation rather than of one operation.
      const meant = about.whole ? 0.7 : about.shared.length ? 0 : subject.startsWith("interpol") ? 0.4 : -0.4;
      // A word that both the measure and the subject share counts once; what is stated often is meant rather.
      const own = measure.shared.filter((word) => !about.shared.includes(word)).length + measure.points - measure.shared.length;
      const named = measure.whole ? 0.5 : measure.shared.length ? 0 : -0.8;
      const points = own + about.points + meant + named + Math.log10(size) + (year && dated.length ? 1 : 0)
        - (people || measure.measure === "attribute" ? 0.6 : 0);
      return {indicator, subject, home, size, points, covered: covered.size, measured: measure.whole || covered.size === asked.length && (measure.shared.length || !homed),
        answer: (dated.length ? dated : stated).at(-1), off: Boolean(year && !dated.length && measure.measure !== "event")};
    }).filter((one) => one.measured && one.covered)
      .sort((a, b) => b.covered - a.covered || b.points - a.points);
  }

  function pagesFor(asked, who) {
    return entries.map(([kind, title, detail, href, more, day]) => {
      // A person's country is found, but is no name of theirs; a country that is named in full comes before them.
      const named = fit(kind === "person" ? [title] : [title, ...more.split("; ")], asked);
      const all = new Set(words(kind === "member" ? `${title} ${more}` : `${title} ${detail} ${more}`));
      const covered = asked.filter((word) => all.has(word) || [...all].some((one) => begins(one, word))).length;
      // Who asks for somebody wants the newest holder of the post, not the measure that counts posts.
      const points = who && kind === "event" ? KINDS.person : named.points + KINDS[kind] + (kind === "member" && named.whole ? 1 : 0);
      return {kind, title, detail, href, day, covered, points};
    }).filter((one) => one.covered === asked.length && !(who && one.kind === "measure"))
      .sort((a, b) => b.points - a.points || (b.day > a.day ? 1 : -1));
  }

  function claimsOn(asked, text) {
    const digits = (text.match(/\d[\d,.]+\d/g) || []).filter((one) => !/^(19|20)\d\d$/.test(one));
    return claims.map(([phrase, verdict, why, title, href, about]) => {
      const all = new Set(words(`${phrase} ${about} ${why}`));
      const covered = asked.filter((word) => all.has(word)).length;
      return {phrase, verdict, why, title, href, covered, exact: digits.some((one) => phrase.includes(one))};
    }).filter((one) => one.exact || (one.covered === asked.length && asked.length > 1))
      .sort((a, b) => b.exact - a.exact || b.covered - a.covered);
  }

  function numberCard(one, first) {
    const {words: said, time, grade, publisher, source: id, figure, sources} = one.answer;
    const what = `${names.indicators[one.indicator][1]}, ${names.subjects[one.subject][0]}`;
    const page = `indicators/${one.indicator}.html`;
    const source = make("a", {href: `sources/${id}.html#${figure}`}, publisher);
    const off = one.off ? "We found no figure for that year; this is the newest. " : "";
    return make("li", {className: first ? "first" : ""},
      make("a", {href: page, className: "what"}, what), make("strong", {}, said),
      make("span", {className: "when"}, `${off}${time}, `, source, " ", badge(grade), " ", lone(sources)),
      make("a", {href: one.home || page, className: "more"}, one.size > 1 ? `All ${one.size} figures` : "Details"));
  }

  const claimCard = (one) => make("li", {className: "claim"},
    chip(one.verdict), " ",
    make("a", {href: one.href}, `“${one.phrase}”`), ` ${one.why} `, make("span", {className: "kind"}, one.title));

  const pageLine = (one) => make("li", {}, make("a", {href: one.href}, one.title), " ",
    make("span", {className: "kind"}, one.detail ? `${one.kind} · ${one.detail.slice(0, 140)}` : one.kind));

  const list = (title, className, items) => items.length
    ? [make("h3", {}, title), make("ul", {className}, ...items)] : [];

  const box = document.getElementById("lookup");
  const results = document.getElementById("results");
  const status = document.getElementById("found");

  function search() {
    const text = box.value.trim();
    const every = telling(text);
    const year = every.find((word) => /^(19|20)\d\d$/.test(word));
    const asked = every.filter((word) => word !== year && word !== "who" && !/^\d{3,}$/.test(word));
    const who = every.includes("who") || asked.length > 0 && asked.every((word) => POSTS.has(word));
    if (!asked.length && !year) {
      results.replaceChildren();
      status.textContent = "";
      return;
    }
    const pages = pagesFor(asked.length ? asked : [year], who);
    const homed = pages.some((one) => ["report", "operation", "database", "notice", "member", "person"].includes(one.kind));
    const found = answersTo(asked, year, who, homed).slice(0, MOST_ANSWERS);
    const judged = claimsOn(asked, text).slice(0, MOST_CLAIMS);
    const shown = pages.filter((one) => one.kind !== "source").slice(0, MOST_PAGES);
    const sources = pages.filter((one) => one.kind === "source");
    const exact = judged.filter((one) => one.exact);
    const parts = {
      numbers: found.length ? [make("ul", {className: "numbers"}, ...found.map((one, index) => numberCard(one, !index)))] : [],
      claims: list("What articles say", "claims", judged.map(claimCard)),
      pages: list("Pages", "pages", shown.map(pageLine)),
      sources: list("Sources", "pages", sources.slice(0, MOST_SOURCES).map(pageLine)),
    };
    const people = who || ["person", "member"].includes(shown[0]?.kind) || found.length && found[0].covered < (shown[0]?.covered || 0);
    const order = exact.length ? ["claims", "numbers", "pages"] : people ? ["pages", "numbers", "claims"] : ["numbers", "claims", "pages"];
    results.replaceChildren(...[...order, "sources"].flatMap((name) => parts[name]));
    const count = found.length + judged.length + pages.length;
    status.textContent = count ? `${count.toLocaleString("en")} found` : "Nothing found. Try fewer or other words, or the explorer.";
  }

  box.addEventListener("input", search);
  document.querySelectorAll("[data-ask]").forEach((button) => button.addEventListener("click", () => {
    box.value = button.textContent;
    search();
    box.focus();
  }));
  if (box.value) search();
})();
