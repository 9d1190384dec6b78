"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const changes = [...document.querySelectorAll(".change")];
  const links = [...document.querySelectorAll("nav li")];
  document.querySelector(".tools").hidden = false;

  // Colours: what the system prefers, until the button says otherwise.
  const root = document.documentElement;
  const wanted = matchMedia("(prefers-color-scheme: dark)");
  const paint = (dark) => {
    root.dataset.theme = dark ? "dark" : "light";
    byId("theme").textContent = dark ? "Light" : "Dark";
  };
  paint(wanted.matches);
  wanted.addEventListener("change", (event) => paint(event.matches));
  byId("theme").addEventListener("click", () => paint(root.dataset.theme !== "dark"));

  // Search: what has none of the words is hidden.
  const texts = changes.map((change) => change.textContent.toLowerCase());
  const search = () => {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    changes.forEach((change, at) => {
      const fits = words.every((word) => texts[at].includes(word));
      change.hidden = links[at].hidden = !fits;
      found += fits;
    });
    byId("found").textContent = words.length ? `${found} of ${changes.length}` : "";
  };
  byId("search").addEventListener("input", search);
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      byId("search").focus();
    } else if (event.key === "Escape" && typing) {
      byId("search").value = "";
      search();
      byId("search").blur();
    }
  });

  byId("fold").addEventListener("click", (event) => {
    const folded = event.target.getAttribute("aria-pressed") !== "true";
    event.target.setAttribute("aria-pressed", folded);
    event.target.textContent = folded ? "Expand all" : "Collapse all";
    changes.forEach((change) => { change.open = !folded; });
  });

  // Side by side: what went stands beside what came in its place.
  const cell = (from, kind) => {
    const number = document.createElement("td");
    const line = document.createElement("td");
    number.className = "n";
    line.className = "l";
    if (from) {
      number.textContent = from.cells[kind === "ins" ? 1 : 0].textContent;
      line.append(...[...from.cells[2].childNodes].map((node) => node.cloneNode(true)));
      if (kind !== "same") line.classList.add(kind);
    }
    return [number, line];
  };
  const split = (table) => {
    const beside = document.createElement("table");
    beside.className = "diff split";
    const body = beside.createTBody();
    const rows = [...table.rows];
    for (let at = 0; at < rows.length;) {
      const row = rows[at];
      if (row.className === "hunk") {
        const head = body.insertRow();
        head.className = "hunk";
        const wide = head.insertCell();
        wide.colSpan = 4;
        wide.textContent = row.textContent;
        at += 1;
      } else if (row.className === "same") {
        const line = body.insertRow();
        const [oldNumber, oldLine] = cell(row, "same");
        const [newNumber, newLine] = cell(row, "same");
        newNumber.textContent = row.cells[1].textContent;
        line.append(oldNumber, oldLine, newNumber, newLine);
        at += 1;
      } else {
        const went = [];
        const came = [];
        while (at < rows.length && rows[at].className === "del") went.push(rows[at++]);
        while (at < rows.length && rows[at].className === "ins") came.push(rows[at++]);
        for (let i = 0; i < Math.max(went.length, came.length); i += 1) {
          body.insertRow().append(...cell(went[i], "del"), ...cell(came[i], "ins"));
        }
      }
    }
    return beside;
  };
  const unified = new Map();
  byId("view").addEventListener("click", (event) => {
    const beside = event.target.getAttribute("aria-pressed") !== "true";
    event.target.setAttribute("aria-pressed", beside);
    event.target.textContent = beside ? "Unified" : "Side by side";
    for (const change of changes) {
      const table = change.querySelector("table");
      if (beside) {
        const other = split(table);
        unified.set(change, table);
        table.replaceWith(other);
      } else {
        table.replaceWith(unified.get(change));
      }
    }
  });
})();
