'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const changes = [...document.querySelectorAll('.change')];
  const links = [...document.querySelectorAll('nav li a')];
  const kinds = [...document.querySelectorAll('.kinds button')];
  const only = document.querySelector('.kinds [data-only]');
  document.querySelector('.tools').hidden = false;
  const pressed = (button) => button.getAttribute('aria-pressed') === 'true';
  const press = (button, on) => button.setAttribute('aria-pressed', on);

  // Colours: what the system prefers, until somebody says otherwise.
  function turn() {
    const wanted = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    root.dataset.theme = (root.dataset.theme ?? wanted) === 'dark' ? 'light' : 'dark';
  }

  // What is shown: changes of the kinds asked for in which every word stands.
  const texts = changes.map((change) => change.textContent.toLowerCase());
  const words = () => byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  function sift() {
    const asked = words();
    const off = kinds.filter((button) => button !== only && !pressed(button)).map((button) => button.dataset.kind);
    let shown = 0;
    changes.forEach((change, at) => {
      const fits = (!only || !pressed(only) || change.classList.contains('dangerous')) && !off.some((kind) => change.classList.contains(kind)) && asked.every((word) => texts[at].includes(word));
      change.hidden = links[at].parentElement.hidden = !fits;
      shown += fits;
    });
    for (const list of document.querySelectorAll('nav ul')) {
      list.hidden = list.previousElementSibling.hidden = ![...list.children].some((item) => !item.hidden);
    }
    byId('found').textContent = asked.length ? `${shown} of ${changes.length}` : '';
    byId('none').hidden = shown > 0 || changes.length === 0;
    mark(asked);
  }

  // The words found, marked where the browser can; the first thousand.
  function mark(asked) {
    if (!window.Highlight) return;
    CSS.highlights.delete('search');
    const ranges = [];
    for (const change of asked.length ? changes : []) {
      if (change.hidden || !change.open) continue;
      const walker = document.createTreeWalker(change, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node && ranges.length < 1000; node = walker.nextNode()) {
        const text = node.data.toLowerCase();
        for (const word of asked) {
          for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            if (at + word.length > node.length) break;
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            ranges.push(range);
          }
        }
      }
    }
    if (ranges.length) CSS.highlights.set('search', new Highlight(...ranges));
  }

  function fold(folded) {
    press(byId('fold'), folded);
    byId('fold').textContent = folded ? 'Expand all' : 'Collapse all';
    for (const change of changes) change.open = !folded;
  }

  // Two columns: what went stands beside what came in its place. A table is made when its change is near.
  const cells = (from, kind, side) => {
    const made = ['n', 's', 'l'].map((name) => {
      const cell = document.createElement('td');
      cell.className = from ? name : name + ' void';
      if (from && kind !== 'same') cell.classList.add(kind);
      return cell;
    });
    if (from) {
      made[0].textContent = from.cells[side].textContent;
      made[1].textContent = from.cells[2].textContent;
      made[2].append(...[...from.cells[3].childNodes].map((node) => node.cloneNode(true)));
    }
    return made;
  };
  const column = (name) => {
    const col = document.createElement('col');
    col.className = name;
    return col;
  };
  function beside(table) {
    const made = document.createElement('table');
    made.className = 'diff split';
    const group = document.createElement('colgroup');
    group.append(...['n', 's', 'l', 'n', 's', 'l'].map(column));
    made.append(group);
    const body = made.createTBody();
    const rows = [...table.rows];
    for (let at = 0; at < rows.length;) {
      const row = rows[at];
      if (row.className === 'hunk') {
        const head = body.insertRow();
        head.className = 'hunk';
        const wide = head.insertCell();
        wide.colSpan = 6;
        wide.textContent = row.textContent;
        at += 1;
      } else if (row.className === 'same') {
        body.insertRow().append(...cells(row, 'same', 0), ...cells(row, 'same', 1));
        at += 1;
      } else {
        const went = [];
        const came = [];
        while (at < rows.length && rows[at].className === 'del') went.push(rows[at++]);
        while (at < rows.length && rows[at].className === 'ins') came.push(rows[at++]);
        for (let i = 0; i < Math.max(went.length, came.length); i += 1) {
          body.insertRow().append(...cells(went[i], 'del', 0), ...cells(came[i], 'ins', 1));
        }
      }
    }
    return made;
  }
  const tables = new Map();
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) widen(target);
    }
  }, { rootMargin: '800px' });
  function widen(change) {
    near.unobserve(change);
    const table = change.querySelector('table.diff');
    if (tables.has(change)) return;
    tables.set(change, table);
    table.replaceWith(beside(table));
  }
  function view(isSplit) {
    if (isSplit === pressed(byId('split'))) return;
    press(byId('split'), isSplit);
    press(byId('unified'), !isSplit);
    near.disconnect();
    if (isSplit) {
      for (const change of changes) near.observe(change);
    } else {
      for (const [change, table] of tables) change.querySelector('table.diff').replaceWith(table);
      tables.clear();
    }
    mark(words());
  }

  // From change to change.
  let current = -1;
  function show(at) {
    if (current >= 0) {
      changes[current].classList.remove('current');
      links[current].classList.remove('current');
      links[current].removeAttribute('aria-current');
    }
    current = at;
    changes[at].classList.add('current');
    links[at].classList.add('current');
    links[at].setAttribute('aria-current', 'true');
    links[at].scrollIntoView({ block: 'nearest' });
  }
  function step(by) {
    for (let at = current + by; at >= 0 && at < changes.length; at += by) {
      if (changes[at].hidden) continue;
      show(at);
      changes[at].scrollIntoView({ block: 'start' });
      changes[at].querySelector('summary').focus({ preventScroll: true });
      return;
    }
  }
  links.forEach((link, at) => link.addEventListener('click', () => {
    changes[at].open = true;
    show(at);
  }));

  function keys(open) {
    byId('keys').hidden = !open;
    byId('help').setAttribute('aria-expanded', open);
  }
  byId('theme').addEventListener('click', turn);
  byId('fold').addEventListener('click', () => fold(!pressed(byId('fold'))));
  byId('unified').addEventListener('click', () => view(false));
  byId('split').addEventListener('click', () => view(true));
  byId('help').addEventListener('click', () => keys(byId('keys').hidden));
  byId('search').addEventListener('input', sift);
  for (const button of kinds) {
    button.addEventListener('click', () => {
      press(button, !pressed(button));
      sift();
    });
  }
  function clear() {
    byId('search').value = '';
    byId('search').blur();
    keys(false);
    sift();
  }
  const actions = {
    '/': () => byId('search').focus(),
    '?': () => keys(byId('keys').hidden),
    d: turn,
    u: () => view(false),
    s: () => view(true),
    c: () => fold(!pressed(byId('fold'))),
    j: () => step(1),
    k: () => step(-1),
    Escape: clear,
  };
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement;
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== 'Escape')) return;
    event.preventDefault();
    action();
  });
})();
