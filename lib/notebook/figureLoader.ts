/**
 * The script beside a figure: where scripts run and Plotly can be had, it draws the interactive figure in place of the
 * picture. Plotly comes from the page (exported pages hold it) or, in Jupyter, from the project's packages through the
 * notebook server. Everywhere else, and when anything fails, the picture stays. Figures are drawn one after the other,
 * so that the page answers in between. Where a window is narrower than a figure needs, as on a telephone, the picture stays,
 * made smaller, with a button that opens the figure at its own width.
 */
export function figureLoader(id: string): string {
  return `(${LOADER})(${JSON.stringify(id)})`;
}

const LOADER = String.raw`(id) => {
  const packaged = 'node_modules/plotly.js-dist-min/plotly.min.js';
  const fromServer = async () => {
    const lab = document.getElementById('jupyter-config-data');
    const base = lab ? JSON.parse(lab.textContent).baseUrl : document.body.dataset.baseUrl;
    if (!base) throw new Error('not in Jupyter');
    const open = /\/(?:lab(?:\/workspaces\/[^/]+)?\/tree|notebooks)\/(.*)$/.exec(location.pathname);
    const folder = open ? open[1].split('/').slice(0, -2).map((part) => part + '/').join('') : '';
    for (const path of new Set([folder + packaged, packaged])) {
      const answer = await fetch(base + 'files/' + path);
      if (!answer.ok) continue;
      new Function('module', 'exports', 'define', await answer.text())();
      return window.Plotly;
    }
  };
  const narrowest = 560;
  const fits = (box, layout) => box.clientWidth === 0 || box.clientWidth >= (layout.width || narrowest);
  const offer = (box) => {
    const button = document.createElement('button');
    button.textContent = 'interactive figure';
    button.style.cssText = 'display:block;margin:.25em 0;font:inherit;font-size:.8em;padding:.35em .8em';
    button.onclick = () => {
      button.remove();
      delete box.dataset.drawn;
      box.style.maxWidth = 'none';
      draw();
    };
    box.append(button);
  };
  const draw = async () => {
    const plotly = window.Plotly || (await (window.seeingLabPlotly ??= fromServer()));
    for (const box of document.querySelectorAll('[data-figure-id="' + id + '"]:not([data-drawn])')) {
      box.dataset.drawn = '';
      const { data, layout } = JSON.parse(box.querySelector('script').textContent);
      const deep = data.some(({ type }) => /3d$|^surface$/.test(type));
      if (deep && !document.createElement('canvas').getContext('webgl')) continue;
      if (box.style.maxWidth !== 'none' && !fits(box, layout)) {
        offer(box);
        continue;
      }
      const plot = box.appendChild(document.createElement('div'));
      try {
        await plotly.newPlot(plot, data, layout, { responsive: true, displaylogo: false });
        box.querySelector('img').style.display = 'none';
      } catch {
        plot.remove();
      }
      await new Promise((next) => setTimeout(next));
    }
  };
  window.seeingLabQueue = Promise.resolve(window.seeingLabQueue).then(draw).catch(() => {});
}`;
