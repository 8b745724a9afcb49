import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { init, type EChartsOption } from 'echarts';
import { grouped } from '../../../support/table';
import { APPROACH_NAMES, duration } from './figures';
import { FOLDER, type CountsFile, type PricedRun } from '../files';
import { APPROACHES, type Approach } from '../results';
import { CROWDS, kindOf, SETTLE_SECONDS } from '../scenarios';

/** A chart as an SVG file of `docs/bench/`. */
export interface Chart {
  readonly name: string;
  readonly svg: string;
}

/** The charts of what was counted: the same in every run. */
export function chartsOf({ runs }: CountsFile): Chart[] {
  return [
    { name: 'cost.svg', svg: drawn('What one connection costs, by the time until it is settled', costPanels(runs)) },
    { name: 'delay.svg', svg: drawn('Many connections at once, settled after 30 s to 5 minutes', crowdPanels(runs)) },
  ];
}

/** Writes them into `docs/bench/`. */
export async function writeCharts(charts: readonly Chart[]): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const { name, svg } of charts) await writeFile(join(FOLDER, name), svg);
}

/** One coordinate system of a chart: bars side by side, one for each approach. */
interface Panel {
  readonly title: string;
  /** Categories of the horizontal axis, and what they are. */
  readonly categories: readonly string[];
  readonly categoryName: string;
  /** For each approach one value per category; an approach that has none is left out. */
  readonly values: Readonly<Partial<Record<Approach, readonly number[]>>>;
  readonly isLogarithmic?: boolean;
}

function costPanels(runs: readonly PricedRun[]): Panel[] {
  const single = runs.filter(({ scenario }) => kindOf(scenario) === 'single');
  const panel = (title: string, value: (run: PricedRun) => number): Panel => ({
    title,
    categories: SETTLE_SECONDS.map(duration),
    categoryName: 'settled after',
    values: valuesOf(single, value),
  });
  return [
    panel('US$ per 1,000 connections', ({ dollarsPerConnection: { total } }) => total * 1_000),
    panel('State transitions', ({ counts }) => counts.stateTransitions),
    panel('Calls of the provider', ({ counts }) => counts.providerReads + counts.providerWrites),
  ];
}

function crowdPanels(runs: readonly PricedRun[]): Panel[] {
  const crowds = runs.filter(({ scenario }) => kindOf(scenario) === 'crowd');
  const panel = (title: string, shown: readonly PricedRun[], value: (run: PricedRun) => number): Panel => ({
    title,
    categories: CROWDS.filter((size) => shown.some(({ scenario }) => scenario.connections === size)).map(grouped),
    categoryName: 'connections at once',
    values: valuesOf(shown, value),
  });
  // On a logarithmic axis, whose bars begin at 1, the one call of one connection has no height.
  const many = crowds.filter(({ scenario }) => scenario.connections > 1);
  const peak = panel('Most calls in one second', many, ({ counts }) => counts.peakProviderCallsPerSecond);
  return [
    panel('Settled to recorded, mean s', crowds, ({ delay }) => delay.meanSeconds),
    panel('Settled to recorded, max s', crowds, ({ delay }) => delay.maxSeconds),
    { ...peak, isLogarithmic: true },
  ];
}

function valuesOf(runs: readonly PricedRun[], value: (run: PricedRun) => number): Panel['values'] {
  const entries = APPROACHES.map((approach) => {
    return [approach, runs.filter(({ scenario }) => scenario.approach === approach).map(value)] as const;
  });
  return Object.fromEntries(entries.filter(([, values]) => values.some((one) => one > 0)));
}

const WIDTH = 960;
const HEIGHT = 400;
const MARGIN = 56;
const FONT_SIZE = 13;
const INK = '#222222';
/** Apart for the colour-blind as well, and in grey. */
const COLOURS: Readonly<Record<Approach, string>> = {
  'vpn-provisioner': '#0b5394',
  'job-poller': '#e69138',
  'polling-client': '#93b7a1',
};

function drawn(title: string, panels: readonly Panel[]): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  chart.setOption(optionOf(title, panels));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}

function optionOf(title: string, panels: readonly Panel[]): EChartsOption {
  const text = { color: INK, fontSize: FONT_SIZE, fontFamily: 'sans-serif' };
  const left = (index: number): number => (index * WIDTH) / panels.length + MARGIN;
  return {
    animation: false,
    backgroundColor: '#ffffff', // readable on dark pages, too
    textStyle: text,
    title: [
      { text: title, left: 'center', top: 12, textStyle: { ...text, fontSize: 17 } },
      ...panels.map((panel, index) => ({
        text: panel.title,
        left: left(index) - MARGIN / 2,
        top: 48,
        textStyle: { ...text, fontSize: 14 },
      })),
    ],
    legend: { bottom: 8, itemGap: 40, textStyle: text, data: APPROACHES.map((approach) => APPROACH_NAMES[approach]) },
    grid: panels.map((_panel, index) => ({
      left: left(index),
      width: WIDTH / panels.length - MARGIN - 12,
      top: 92,
      bottom: 92,
    })),
    xAxis: panels.map(({ categories, categoryName }, gridIndex) => ({
      gridIndex,
      type: 'category' as const,
      data: [...categories],
      name: categoryName,
      nameLocation: 'middle' as const,
      nameGap: 28,
      nameTextStyle: text,
      axisLabel: { ...text, interval: 0 },
      axisTick: { show: false },
    })),
    yAxis: panels.map(({ isLogarithmic }, gridIndex) => ({
      gridIndex,
      type: isLogarithmic === true ? ('log' as const) : ('value' as const),
      axisLabel: { ...text, formatter: (value: number) => grouped(value) },
      splitLine: { lineStyle: { color: '#dddddd' } },
    })),
    series: panels.flatMap(barsOf),
  };
}

function barsOf({ values }: Panel, index: number): object[] {
  return APPROACHES.flatMap((approach) => {
    const data = values[approach];
    return data === undefined ? [] : [seriesOf(approach, data, index)];
  });
}

function seriesOf(approach: Approach, data: readonly number[], index: number): object {
  return {
    type: 'bar',
    name: APPROACH_NAMES[approach],
    xAxisIndex: index,
    yAxisIndex: index,
    data,
    itemStyle: { color: COLOURS[approach] },
  };
}
