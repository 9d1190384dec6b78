'use strict';
(() => {
  const { nodes, edges } = JSON.parse(document.getElementById('data').textContent);
  const byId = (id) => document.getElementById(id);
  const drawing = byId('drawing');
  const view = byId('view');
  const root = document.documentElement;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  // What is drawn of nodes and edges; edges to objects are not, as these stand in boxes.
  const marks = nodes.map((_, at) => byId('n' + at));
  const lines = edges.map((_, at) => byId('e' + at));
  const size = { width: +drawing.dataset.width, height: +drawing.dataset.height };
  const corners = marks.map((mark) => {
    const [x, y] = mark.getAttribute('transform').match(/-?[\d.]+/g).map(Number);
    const box = mark.querySelector('.box');
    return { x, y, width: +box.getAttribute('width'), height: +box.getAttribute('height') };
  });
  const middle = (at) => {
    const { x, y, width, height } = corners[at];
    return { x: x + width / 2, y: y + Math.min(height, 60) / 2 };
  };

  // What a node needs is upstream of it: what renders it, what it waits for, reads from, is built from.
  const rendersFirst = new Set(['renders']);
  const needs = nodes.map(() => []);
  const needed = nodes.map(() => []);
  edges.forEach(([from, to, kind], at) => {
    const [upper, lower] = rendersFirst.has(kind) ? [from, to] : [to, from];
    needs[lower].push({ node: upper, edge: at });
    needed[upper].push({ node: lower, edge: at });
  });

  // Moving and zooming.
  const camera = { x: 0, y: 0, scale: 1 };
  let moving = 0;
  // Whether all of it is in sight, and should be also when the room changes.
  let isFitted = true;
  function show() {
    view.setAttribute('transform', `translate(${camera.x} ${camera.y}) scale(${camera.scale})`);
    drawing.classList.toggle('far', camera.scale < 0.5);
  }
  function moveTo(goal, fits = false) {
    cancelAnimationFrame(moving);
    isFitted = fits;
    if (calm.matches) {
      Object.assign(camera, goal);
      return show();
    }
    const from = { ...camera };
    const start = performance.now();
    const step = (now) => {
      const part = Math.min(1, (now - start) / 220);
      const eased = 1 - (1 - part) ** 3;
      for (const key of ['x', 'y', 'scale']) camera[key] = from[key] + (goal[key] - from[key]) * eased;
      show();
      if (part < 1) moving = requestAnimationFrame(step);
    };
    moving = requestAnimationFrame(step);
  }
  function moveBy(x, y) {
    cancelAnimationFrame(moving);
    isFitted = false;
    camera.x += x;
    camera.y += y;
    show();
  }
  const limited = (scale) => Math.min(4, Math.max(0.04, scale));
  function zoomed(factor, x, y) {
    const scale = limited(camera.scale * factor);
    const real = scale / camera.scale;
    return { scale, x: x - (x - camera.x) * real, y: y - (y - camera.y) * real };
  }
  function zoom(factor) {
    const box = drawing.getBoundingClientRect();
    moveTo(zoomed(factor, box.width / 2, box.height / 2));
  }
  // The part of the window that header, legend and details leave free.
  function free() {
    const box = drawing.getBoundingClientRect();
    const top = document.querySelector('header').getBoundingClientRect().bottom + 12;
    const footer = document.querySelector('footer').getBoundingClientRect();
    const details = byId('details').getBoundingClientRect();
    const isBeside = details.left > 200;
    const right = (details.width && isBeside ? details.left : box.width) - 12;
    const bottom = (details.width && !isBeside ? details.top : footer.height ? footer.top : box.height) - 12;
    return { x: 12, y: top, width: Math.max(80, right - 12), height: Math.max(80, bottom - top) };
  }
  function fitted() {
    const room = free();
    const scale = limited(Math.min(room.width / size.width, room.height / size.height, 1.25));
    return {
      scale,
      x: room.x + (room.width - size.width * scale) / 2,
      y: room.y + (room.height - size.height * scale) / 2,
    };
  }
  const fit = () => moveTo(fitted(), true);
  function reveal(at, nearest) {
    const { x, y } = middle(at);
    const room = free();
    const scale = Math.max(camera.scale, nearest);
    const place = { x: x * scale + camera.x, y: y * scale + camera.y };
    const margin = 60;
    const inside = scale === camera.scale && place.x > room.x + margin && place.x < room.x + room.width - margin &&
      place.y > room.y + margin / 2 && place.y < room.y + room.height - margin / 2;
    if (inside) return;
    moveTo({ scale, x: room.x + room.width / 2 - x * scale, y: room.y + room.height / 2 - y * scale });
  }

  drawing.addEventListener('wheel', (event) => {
    event.preventDefault();
    moveBy(0, 0);
    const lines = event.deltaMode === 1 ? 30 : 1;
    const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016));
    Object.assign(camera, zoomed(factor, event.clientX, event.clientY));
    show();
  }, { passive: false });

  // One pointer drags, two pinch; what has hardly moved was a click.
  const pointers = new Map();
  let travelled = 0;
  drawing.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pointers.size === 1) travelled = 0;
  });
  drawing.addEventListener('pointermove', (event) => {
    // A button that was let go outside of the window.
    if (!event.buttons) release(event);
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const here = { x: event.clientX, y: event.clientY };
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const length = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      Object.assign(camera, zoomed(length(here) / length(last), (here.x + other.x) / 2, (here.y + other.y) / 2));
    }
    const share = other ? 0.5 : 1;
    travelled += Math.hypot(here.x - last.x, here.y - last.y);
    pointers.set(event.pointerId, here);
    if (travelled > 4) {
      if (!drawing.classList.contains('dragging')) {
        drawing.classList.add('dragging');
        drawing.setPointerCapture(event.pointerId);
      }
      moveBy((here.x - last.x) * share, (here.y - last.y) * share);
    }
  });
  const release = (event) => {
    pointers.delete(event.pointerId);
    if (!pointers.size) drawing.classList.remove('dragging');
  };
  drawing.addEventListener('pointerup', release);
  drawing.addEventListener('pointercancel', release);
  drawing.addEventListener('click', (event) => {
    if (travelled > 4) return;
    const mark = event.target.closest('.node');
    if (mark) select(number(mark));
    else clear();
  });
  const number = (mark) => +mark.id.slice(1);

  // What is up- and downstream.
  let selected = null;
  function reached(start, next) {
    const found = { nodes: new Set(), edges: new Set() };
    const open = [start];
    while (open.length) {
      for (const { node, edge } of next[open.pop()]) {
        if (drawing.classList.contains('hide-' + edges[edge][2])) continue;
        found.edges.add(edge);
        if (node !== start && !found.nodes.has(node)) {
          found.nodes.add(node);
          open.push(node);
        }
      }
    }
    return found;
  }
  function select(at) {
    selected = at;
    const [up, down] = [reached(at, needs), reached(at, needed)];
    drawing.classList.add('selecting');
    marks.forEach((mark, node) => {
      mark.classList.toggle('selected', node === at);
      mark.classList.toggle('up', up.nodes.has(node));
      mark.classList.toggle('down', down.nodes.has(node));
      mark.removeAttribute('aria-current');
    });
    lines.forEach((line, edge) => {
      line?.classList.toggle('up', up.edges.has(edge));
      line?.classList.toggle('down', down.edges.has(edge));
    });
    // What is highlighted lies above the rest.
    for (const edge of [...up.edges, ...down.edges]) lines[edge]?.parentNode.append(lines[edge]);
    marks[at].setAttribute('aria-current', 'true');
    focusable(at);
    tell(at, up.nodes.size, down.nodes.size);
    if (isFitted) fit();
    else reveal(at, 0);
  }
  function clear() {
    selected = null;
    drawing.classList.remove('selecting');
    marks.forEach((mark) => {
      mark.classList.remove('selected', 'up', 'down');
      mark.removeAttribute('aria-current');
    });
    lines.forEach((line) => line?.classList.remove('up', 'down'));
    byId('details').hidden = true;
    byId('keys').hidden = true;
    byId('help').setAttribute('aria-expanded', 'false');
    if (isFitted) fit();
  }

  // The panel. Text is set as text, never as markup.
  const element = (name, text, more = {}) => Object.assign(document.createElement(name), text == null ? {} : { textContent: text }, more);
  const headings = {
    renders: ['Rendered by', 'Renders'],
    'depends-on': ['Waits for', 'Waited for by'],
    'substitute-from': ['Takes variables from', 'Gives variables to'],
    'source-ref': ['Takes its source from', 'Gives the source of'],
    uses: ['Used by', 'Uses'],
  };
  function tell(at, up, down) {
    const node = nodes[at];
    const details = byId('details');
    const close = element('button', '×', { className: 'close', type: 'button', onclick: clear });
    close.setAttribute('aria-label', 'Close');
    details.replaceChildren(close, element('h2', node.label), element('div', node.kind, { className: 'kind' }));
    const list = element('dl');
    const row = (name, value, tag = 'span', className = '') => {
      if (value == null) return;
      const place = element('dd');
      place.append(element(tag, value, { className }));
      list.append(element('dt', name), place);
    };
    row('Cluster', node.cluster);
    row('Status', node.status);
    row('Why', node.reason, 'span', node.status === 'failed' ? 'failure' : '');
    if (node.label !== node.path) row('Path', node.path, 'code');
    row('Written in', node.place, 'code');
    if (node.objects != null) row('Objects', String(node.objects));
    row('Applies to', node.remote);
    row('Needs', `${up} in all`);
    row('Needed by', `${down} in all`);
    details.append(list);
    for (const kind of Object.keys(headings)) {
      const [needing, giving] = headings[kind];
      const isUp = kind !== 'uses';
      neighbours(details, needing, isUp, kind, isUp ? needs[at] : needed[at]);
      neighbours(details, giving, !isUp, kind, isUp ? needed[at] : needs[at]);
    }
    details.hidden = false;
    details.scrollTop = 0;
  }
  function neighbours(details, heading, isUp, kind, all) {
    const some = all.filter(({ edge }) => edges[edge][2] === kind);
    if (!some.length) return;
    details.append(element('h3', some.length > 3 ? `${heading} (${some.length})` : heading, { className: isUp ? 'up' : 'down' }));
    const list = element('ul');
    for (const { node } of some) {
      const link = element('a', nodes[node].label, { href: '#n' + node });
      link.addEventListener('click', (event) => {
        event.preventDefault();
        select(node);
        reveal(node, 0.7);
        byId('details').querySelector('a, button')?.focus();
      });
      const item = element('li');
      item.append(link);
      list.append(item);
    }
    details.append(list);
  }

  // Search.
  const search = byId('search');
  let matches = [];
  let current = -1;
  const texts = nodes.map((node) => [node.label, node.path, node.place, node.status].join('\n').toLowerCase());
  // In the order they are drawn: from the left to the right and down.
  const drawn = [...view.querySelectorAll('.node')].map(number);
  function find() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    matches = words.length ? drawn.filter((at) => words.every((word) => texts[at].includes(word))) : [];
    current = -1;
    drawing.classList.toggle('searching', words.length > 0);
    const set = new Set(matches);
    marks.forEach((mark, at) => {
      mark.classList.toggle('match', set.has(at));
      mark.classList.remove('current');
    });
    count(words.length > 0);
  }
  function count(isSearching) {
    byId('found').textContent = !isSearching ? '' : current < 0 ? `${matches.length} found` : `${current + 1} of ${matches.length}`;
  }
  function next(step) {
    if (!matches.length) return;
    marks[matches[current]]?.classList.remove('current');
    current = current < 0 && step < 0 ? matches.length - 1 : (current + step + matches.length) % matches.length;
    marks[matches[current]].classList.add('current');
    focusable(matches[current]);
    reveal(matches[current], 0.7);
    count(true);
  }
  search.addEventListener('input', find);
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') next(event.shiftKey ? -1 : 1);
    if (event.key === 'Escape') {
      if (search.value) {
        search.value = '';
        find();
      } else {
        (marks[reachable] ?? drawing).focus();
        clear();
      }
      event.stopPropagation();
    }
  });

  // Keys. Of all nodes one is in the tab order; arrows move from there.
  let reachable = drawn[0];
  marks.forEach((mark) => {
    mark.setAttribute('role', 'button');
    mark.setAttribute('tabindex', '-1');
    const title = mark.querySelector('title').textContent;
    mark.setAttribute('aria-label', title.split('\n').join(', '));
  });
  function focusable(at) {
    marks[reachable]?.setAttribute('tabindex', '-1');
    reachable = at;
    marks[at].setAttribute('tabindex', '0');
  }
  function focus(at) {
    focusable(at);
    marks[at].focus({ preventScroll: true });
    reveal(at, 0.3);
  }
  // The nearest node in a direction: what lies aside counts more than what lies ahead.
  function towards(from, [dx, dy]) {
    const here = middle(from);
    let best = null;
    nodes.forEach((_, at) => {
      const there = middle(at);
      const ahead = (there.x - here.x) * dx + (there.y - here.y) * dy;
      const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
      const distance = ahead + aside * (dx ? 1.2 : 4);
      if (at !== from && ahead > 1 && (!best || distance < best.distance)) best = { at, distance };
    });
    return best?.at;
  }
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function arrow(event) {
    const direction = arrows[event.key];
    const mark = document.activeElement.closest?.('.node');
    if (mark && !event.shiftKey) {
      const at = towards(number(mark), direction);
      if (at != null) focus(at);
    } else {
      moveBy(-direction[0] * 80, -direction[1] * 80);
    }
    event.preventDefault();
  }
  const keys = {
    '/': () => { search.focus(); search.select(); },
    '+': () => zoom(1.3),
    '=': () => zoom(1.3),
    '-': () => zoom(1 / 1.3),
    0: fit,
    d: () => changeTheme(),
    '?': () => toggleKeys(),
    Escape: () => { search.value = ''; find(); clear(); },
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target === search;
    const mark = document.activeElement.closest?.('.node');
    if (!typing && mark && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      select(number(mark));
    } else if (!typing && arrows[event.key] && !document.activeElement.closest?.('aside, footer')) {
      arrow(event);
    } else if (!typing && Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  // A node that Tab reaches is brought into sight. The listener is the document's: an element of a drawing
  // that has one could be reached itself.
  document.addEventListener('focusin', (event) => {
    const mark = event.target.closest('.node');
    if (mark?.matches(':focus-visible')) reveal(number(mark), 0);
  });

  // Buttons and legend.
  function changeTheme() {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
  }
  function toggleKeys() {
    byId('keys').hidden = !byId('keys').hidden;
    byId('help').setAttribute('aria-expanded', String(!byId('keys').hidden));
  }
  byId('in').onclick = () => zoom(1.3);
  byId('out').onclick = () => zoom(1 / 1.3);
  byId('fit').onclick = fit;
  byId('theme').onclick = changeTheme;
  byId('help').onclick = toggleKeys;
  document.querySelectorAll('footer input').forEach((input) => {
    input.addEventListener('change', () => {
      drawing.classList.toggle('hide-' + input.dataset.kind, !input.checked);
      if (selected != null) select(selected);
    });
  });

  drawing.removeAttribute('viewBox');
  drawing.setAttribute('tabindex', '-1');
  if (drawn.length) focusable(reachable);
  Object.assign(camera, fitted());
  show();
  addEventListener('resize', () => {
    if (isFitted) fit();
  });
})();
