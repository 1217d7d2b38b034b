// A figure's course as a picture. It is drawn from the table beneath it, so it cannot show anything else; a day without data is a gap, not a zero.
import uPlot from 'uplot';
import { say } from './dom.js';

const height = 160;

/** @type {Map<Element, { plot: uPlot, drawn: string }>} */
const plots = new Map();

/** @param {Element} chart */
function read(chart) {
  const isCount = chart.getAttribute('data-unit') === 'count';
  const rows = [...(chart.closest('.course')?.querySelectorAll('[data-day]') ?? [])];
  const days = rows.map((row) => Date.parse(`${row.getAttribute('data-day')}T00:00:00Z`) / 1000);
  const values = rows.map((row) => {
    const [n, d] = [Number(row.getAttribute('data-n')), Number(row.getAttribute('data-d') ?? 0)];
    return isCount ? n : d > 0 ? (100 * n) / d : null;
  });
  return { isCount, days, values };
}

/** @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {Element} chart */
function draw(chart) {
  const { isCount, days, values } = read(chart);
  const drawn = JSON.stringify([days, values]);
  const known = plots.get(chart);
  if (known?.drawn === drawn) return;
  if (known && known.plot.data[0].length === days.length) {
    known.plot.setData([days, values]);
    plots.set(chart, { plot: known.plot, drawn });
    return;
  }

  known?.plot.destroy();
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--rule'), width: 1 }, ticks: { stroke: colour('--rule'), width: 1 }, font: '12px system-ui, sans-serif' };
  const plot = new uPlot(
    {
      width: chart.clientWidth || 320, height, tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), 'Etc/UTC'), legend: { show: false }, cursor: { show: false },
      scales: { x: { time: true }, y: { range: isCount ? (u, low, high) => [0, Math.max(1, high * 1.1)] : [0, 100] } },
      axes: [
        { ...axis, size: 30, values: (u, ticks) => ticks.map((t) => new Date(t * 1000).toISOString().slice(5, 10)), incrs: [1, 2, 7, 14, 28, 56, 91, 182, 364].map((n) => n * 86400), space: 56 },
        { ...axis, size: 48, values: (u, ticks) => ticks.map((t) => (isCount ? (Number.isInteger(t) ? String(t) : '') : `${t}${say('oversight.chart.share')}`)) },
      ],
      series: [
        {},
        isCount
          ? { stroke: colour('--held'), fill: colour('--held'), paths: uPlot.paths.bars?.({ size: [0.7, 24] }), points: { show: false } }
          : { stroke: colour('--held'), width: 2, spanGaps: false, points: { show: true, size: 5, fill: colour('--held') } },
      ],
    },
    [days, values],
    /** @type {HTMLElement} */ (chart),
  );
  plots.set(chart, { plot, drawn });
  sizes.observe(chart);
}

const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) plots.get(target)?.plot.setSize({ width: Math.max(160, Math.floor(contentRect.width)), height });
});

/** @param {ParentNode} within */
export function drawAll(within) {
  for (const [chart, { plot }] of plots) {
    if (!chart.isConnected) {
      plot.destroy();
      plots.delete(chart);
    }
  }
  for (const chart of within.querySelectorAll('[data-chart]')) draw(chart);
}

// By night other colours: everything is drawn anew.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const [chart, { plot }] of plots) {
    plot.destroy();
    plots.delete(chart);
  }
  drawAll(document);
});
