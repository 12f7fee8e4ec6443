"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = $("data");
  const classes = ["error", "warning", "obsolete", "unknown"];
  const list = (id) => Array.from($(id).children);
  const paths = list("d-paths").map((li) => li.textContent);
  const codes = list("d-codes").map((li) => {
    const [kind, product, title] = Array.from(li.children, (b) => b.textContent);
    return { kind: classes.indexOf(kind), product, title };
  });
  const groups = list("d-groups").map((li) => {
    const [code, text, where, before, after] = Array.from(li.children, (e) => e.textContent);
    return { code: +code, text, where, before, after }; // the last three only if the lines around are there
  });
  const total = +data.dataset.total;
  const zone = +data.dataset.zone * 60000;

  // Points: "/path" begins a file, else "lines time group", each number in base 36.
  const points = $("d-points").textContent.split(",");
  const n = points.length;
  const line = new Float64Array(n), time = new Float64Array(n).fill(NaN);
  const path = new Int32Array(n), group = new Int32Array(n), kind = new Uint8Array(n), clock = new Uint8Array(n);
  {
    const before = [0, 0];
    let at = 0, file = 0;
    points.forEach((text, i) => {
      const part = text.split(" ");
      if (part[0][0] === "/") {
        file = parseInt(part.shift().slice(1), 36);
        at = 0;
      }
      at += parseInt(part[0], 36);
      line[i] = at;
      path[i] = file;
      if (part[1] !== "") {
        const local = part[1][0] === "~" ? 1 : 0;
        before[local] += parseInt(part[1].slice(local), 36);
        time[i] = before[local];
        clock[i] = local;
      }
      if (part[2][0] === "!") {
        group[i] = -1;
        kind[i] = +part[2].slice(1);
      } else {
        group[i] = parseInt(part[2], 36);
        kind[i] = codes[groups[group[i]].code].kind;
      }
    });
    $("d-points").textContent = "";
    points.length = 0;
  }

  const clocks = [0, 1].filter((c) => time.some((t, i) => clock[i] === c && t === t));
  const state = { clock: clocks.length ? clocks[0] : -1, from: 0, to: 1, bar: 0, chosen: null, shown: 100 };
  const bars = 120;
  // Findings of a log without times stand in the order of their lines.
  const x = (i) => (state.clock < 0 ? i : clock[i] === state.clock ? time[i] : NaN);

  const pad = (v, w = 2) => String(v).padStart(w, "0");
  const guessed = data.dataset.guessed === "true";
  function when(ms, short) {
    if (state.clock < 0) return "finding " + Math.round(ms + 1).toLocaleString("en");
    const d = new Date(ms + (state.clock === 0 ? zone : 0));
    const day = (guessed ? "" : d.getUTCFullYear() + "-") + pad(d.getUTCMonth() + 1) + "-" + pad(d.getUTCDate());
    const hour = pad(d.getUTCHours()) + ":" + pad(d.getUTCMinutes()) + ":" + pad(d.getUTCSeconds());
    return short ? hour : day + " " + hour + (state.to - state.from < 20000 ? "." + pad(d.getUTCMilliseconds(), 3) : "");
  }

  // Filters.
  function check(into, value, text, extra) {
    const label = document.createElement("label"), box = document.createElement("input");
    box.type = "checkbox";
    box.checked = box.defaultChecked = true;
    box.value = value;
    const word = document.createElement("span");
    word.textContent = text;
    if (extra) word.className = "tag " + extra;
    label.append(box, word);
    into.append(label);
    return box;
  }
  const present = (k) => kind.includes(k);
  const boxesClass = classes.map((c, k) => (present(k) ? check($("f-class"), k, c, c) : null));
  const products = Array.from(new Set(codes.map((c) => c.product))).sort();
  const boxesProduct = products.map((p) => check($("f-product"), p, p || "undecided"));
  const files = Array.from(new Set(paths));
  files.slice(0, 200).forEach((p) => {
    const o = document.createElement("option");
    o.value = p;
    $("f-files").append(o);
  });
  clocks.forEach((c) => {
    const o = document.createElement("option");
    o.value = c;
    o.textContent = c === 0 ? "with a zone" : "without a zone";
    $("f-clock").append(o);
  });
  $("f-clock-label").hidden = clocks.length < 2;

  let order = []; // of the findings that have an x
  let passing = []; // indexes of findings that the filters let through, by x
  function filter() {
    const byClass = boxesClass.map((b) => b !== null && b.checked);
    const on = new Set(boxesProduct.filter((b) => b.checked).map((b) => b.value));
    const all = boxesProduct.every((b) => b.checked);
    const words = $("f-text").value.trim().toLowerCase();
    const file = $("f-file").value.trim().toLowerCase();
    const fileOK = paths.map((p) => p.toLowerCase().includes(file));
    const codeText = codes.map((c) => c.title.toLowerCase().includes(words));
    const groupOK = groups.map((g) => on.has(codes[g.code].product) && (codeText[g.code] || g.text.toLowerCase().includes(words)));
    passing = [];
    for (const i of order) {
      if (!byClass[kind[i]] || !fileOK[path[i]]) continue;
      if (group[i] < 0 ? words !== "" || !all : !groupOK[group[i]]) continue;
      passing.push(i);
    }
  }

  let whole = [0, 1];
  function span() {
    order = [];
    for (let i = 0; i < n; i++) if (x(i) === x(i)) order.push(i);
    if (state.clock >= 0) order.sort((a, b) => time[a] - time[b] || a - b);
    whole = [x(order[0]), x(order[order.length - 1]) + 1]; // without its end
    [state.from, state.to] = whole;
  }

  const ns = "http://www.w3.org/2000/svg";
  function rect(cls, left, top, width, height) {
    const r = document.createElementNS(ns, "rect");
    const set = { class: cls, x: left, y: top, width, height };
    for (const k in set) r.setAttribute(k, set[k]);
    return r;
  }
  // The first index in passing whose x is at least v.
  function at(v) {
    let lo = 0, hi = passing.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (x(passing[mid]) < v) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }

  let counts = [];
  const edge = (b) => state.from + ((state.to - state.from) * b) / bars;
  const range = (b) => [at(edge(b)), at(b === bars - 1 ? state.to : edge(b + 1))];
  function draw() {
    counts = Array.from({ length: bars }, () => [0, 0, 0, 0]);
    const first = at(state.from), last = at(state.to), width = state.to - state.from;
    for (let p = first; p < last; p++) {
      const i = passing[p];
      counts[Math.min(bars - 1, Math.floor(((x(i) - state.from) / width) * bars))][kind[i]]++;
    }
    const sums = counts.map((c) => c[0] + c[1] + c[2] + c[3]);
    const most = Math.max(...sums, 1);
    const svg = $("bars");
    svg.replaceChildren();
    counts.forEach((c, b) => {
      let y = 160;
      c.forEach((k, cls) => {
        if (!k) return;
        const h = Math.max(3, (k / most) * 154);
        y -= h;
        svg.append(rect(classes[cls], b * 10 + 0.5, y, 9, h));
      });
    });
    if (state.chosen !== null) svg.append(rect("brush", state.chosen * 10, 0, 10, 160));
    svg.append(rect("cursor", state.bar * 10, 1, 10, 158));
    $("a-from").textContent = when(state.from);
    $("a-to").textContent = when(state.to);
    $("a-most").textContent = "at most " + most.toLocaleString("en") + " in a column";
    describe();
    const kept = last - first;
    let text = kept.toLocaleString("en") + " of " + n.toLocaleString("en") + (n < total ? " kept findings" : " findings");
    if (state.from !== whole[0] || state.to !== whole[1]) text += ", from " + when(state.from) + " to " + when(state.to);
    $("count").textContent = text;
    $("z-all").disabled = $("z-out").disabled = state.from === whole[0] && state.to === whole[1];
    lines();
  }
  function describe() {
    const c = counts[state.bar] || [0, 0, 0, 0];
    const said = classes.map((w, k) => (c[k] ? c[k] + " " + w : "")).filter(Boolean).join(", ") || "nothing";
    const chart = $("chart");
    chart.setAttribute("aria-valuemax", bars);
    chart.setAttribute("aria-valuenow", state.bar + 1);
    chart.setAttribute("aria-valuetext", when(edge(state.bar), true) + " to " + when(edge(state.bar + 1), true) + ": " + said);
  }

  // The text of a group, and the lines around it folded away.
  function excerpt(g) {
    const pre = document.createElement("pre");
    pre.className = "line";
    pre.textContent = g ? g.text : "";
    if (!g || g.where === undefined) return [pre];
    const details = document.createElement("details"), summary = document.createElement("summary");
    const where = document.createElement("p"), around = document.createElement("pre"), mark = document.createElement("mark");
    details.className = "around";
    summary.textContent = "Lines around";
    where.className = "where";
    where.textContent = g.where + ", where it was first seen";
    around.className = "line";
    mark.textContent = g.text;
    around.append(g.before && g.before + "\n", mark, g.after && "\n" + g.after);
    details.append(summary, where, around);
    return [pre, details];
  }
  function lines() {
    const [first, last] = state.chosen === null ? [at(state.from), at(state.to)] : range(state.chosen);
    const end = Math.min(last, first + state.shown);
    const rows = [];
    for (let p = first; p < end; p++) {
      const i = passing[p], g = group[i] < 0 ? null : groups[group[i]];
      const tr = document.createElement("tr");
      tr.setAttribute("role", "row");
      const cell = (text, cls) => {
        const td = document.createElement("td");
        td.textContent = text;
        td.className = cls;
        td.setAttribute("role", "cell");
        tr.append(td);
        return td;
      };
      cell(state.clock < 0 || time[i] !== time[i] ? "" : when(time[i]), "time");
      cell(paths[path[i]] + ":" + line[i], "where");
      cell(g ? codes[g.code].title : "(not kept)", "tag " + classes[kind[i]]);
      cell("", "").append(...excerpt(g));
      rows.push(tr);
    }
    $("lines").tBodies[0].replaceChildren(...rows);
    let text = (last - first).toLocaleString("en") + (last - first === 1 ? " line" : " lines");
    if (state.chosen !== null) text += " from " + when(edge(state.chosen)) + " to " + when(edge(state.chosen + 1));
    if (end < last) text += ", the first " + (end - first).toLocaleString("en") + " shown";
    $("lines-caption").textContent = text;
    $("more").hidden = end >= last;
  }

  function zoom(from, to) {
    const least = state.clock < 0 ? bars / 12 : 12;
    if (to - from < least) {
      const mid = (from + to) / 2;
      from = mid - least / 2;
      to = mid + least / 2;
    }
    const width = Math.min(to - from, whole[1] - whole[0]);
    from = Math.max(whole[0], Math.min(from, whole[1] - width));
    const bar = edge(state.bar + 0.5);
    state.from = from;
    state.to = width >= whole[1] - whole[0] ? whole[1] : from + width;
    state.bar = Math.max(0, Math.min(bars - 1, Math.floor(((bar - state.from) / (state.to - state.from)) * bars)));
    state.chosen = null;
    state.shown = 100;
    draw();
  }
  function around(factor, centre) {
    const width = (state.to - state.from) * factor, part = (centre - state.from) / (state.to - state.from);
    zoom(centre - width * part, centre + width * (1 - part));
  }
  const shift = (part) => zoom(state.from + (state.to - state.from) * part, state.to + (state.to - state.from) * part);
  function choose(bar) {
    state.bar = bar;
    state.chosen = state.chosen === bar ? null : bar;
    state.shown = 100;
    draw();
  }
  function again() {
    state.chosen = null;
    state.shown = 100;
    filter();
    draw();
  }

  // The mouse and the keyboard.
  const chart = $("chart");
  const place = (e) => {
    const box = chart.getBoundingClientRect();
    return Math.max(0, Math.min(0.999999, (e.clientX - box.left) / box.width));
  };
  let from = null, brush = null;
  chart.addEventListener("pointerdown", (e) => {
    if (e.button !== 0) return;
    from = place(e);
    chart.setPointerCapture(e.pointerId);
  });
  chart.addEventListener("pointermove", (e) => {
    if (from === null) return;
    const to = place(e);
    if (!brush) {
      brush = rect("brush", 0, 0, 0, 160);
      $("bars").append(brush);
    }
    brush.setAttribute("x", Math.min(from, to) * 1200);
    brush.setAttribute("width", Math.abs(to - from) * 1200);
  });
  chart.addEventListener("pointerup", (e) => {
    if (from === null) return;
    const to = place(e), a = Math.min(from, to), b = Math.max(from, to), width = state.to - state.from;
    from = brush = null;
    if (b - a < 0.006) choose(Math.floor(b * bars));
    else zoom(state.from + a * width, state.from + b * width);
  });
  chart.addEventListener("pointercancel", () => {
    from = brush = null;
    draw();
  });
  const move = (bar) => {
    state.bar = Math.max(0, Math.min(bars - 1, bar));
    draw();
  };
  const keys = {
    ArrowLeft: () => move(state.bar - 1), ArrowRight: () => move(state.bar + 1),
    PageUp: () => shift(-0.5), PageDown: () => shift(0.5),
    Home: () => move(0), End: () => move(bars - 1),
    Enter: () => choose(state.bar), " ": () => choose(state.bar),
    "+": () => around(0.5, edge(state.bar + 0.5)), "=": () => around(0.5, edge(state.bar + 0.5)),
    "-": () => around(2, edge(state.bar + 0.5)), Escape: () => zoom(...whole),
  };
  chart.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || !keys[e.key]) return;
    e.preventDefault();
    keys[e.key]();
  });
  const centre = () => (state.from + state.to) / 2;
  $("z-in").addEventListener("click", () => around(0.5, centre()));
  $("z-out").addEventListener("click", () => around(2, centre()));
  $("z-left").addEventListener("click", () => shift(-0.5));
  $("z-right").addEventListener("click", () => shift(0.5));
  $("z-all").addEventListener("click", () => zoom(...whole));
  $("more").addEventListener("click", () => {
    state.shown += 500;
    lines();
  });
  let waiting = 0;
  $("filters").addEventListener("input", (e) => {
    if (e.target === $("f-clock")) return;
    clearTimeout(waiting);
    waiting = setTimeout(again, 120);
  });
  $("filters").addEventListener("reset", () => setTimeout(again));
  $("filters").addEventListener("submit", (e) => e.preventDefault());
  $("f-clock").addEventListener("change", () => {
    state.clock = +$("f-clock").value;
    span();
    again();
  });

  const themes = [["", "as the system"], ["light", "light"], ["dark", "dark"]];
  let theme = 0;
  $("theme").addEventListener("click", () => {
    theme = (theme + 1) % themes.length;
    document.documentElement.dataset.theme = themes[theme][0];
    $("theme").textContent = "Theme: " + themes[theme][1];
  });

  // What is folded away is wanted on paper.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = Array.from(document.querySelectorAll("details:not([open]):not(.around)"));
    folded.forEach((d) => (d.open = true));
  });
  addEventListener("afterprint", () => folded.forEach((d) => (d.open = false)));

  document.querySelectorAll(".legend span").forEach((word) => (word.hidden = !present(classes.indexOf(word.textContent))));

  // From an episode to its lines.
  document.querySelectorAll(".episode").forEach((episode) => {
    const show = document.createElement("button");
    show.type = "button";
    show.textContent = "Show on the timeline";
    show.addEventListener("click", () => {
      const from = +episode.dataset.from, to = +episode.dataset.to, margin = Math.max(500, (to - from) * 0.02);
      if (state.clock !== +episode.dataset.clock) {
        state.clock = +episode.dataset.clock;
        $("f-clock").value = state.clock;
        span();
        filter();
      }
      zoom(from - margin, to + margin);
      move(Math.max(0, counts.findIndex((c) => c.some((k) => k))));
      $("when").scrollIntoView();
      chart.focus({ preventScroll: true });
    });
    episode.append(show);
  });

  $("static").hidden = true;
  $("explore").hidden = $("tools").hidden = false;
  span();
  filter();
  draw();
})();
