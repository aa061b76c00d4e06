import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import classes from "./Curve.module.css";
import { formatEnergy, formatPower, formatTime } from "./format";

export interface CurvePoint {
  /** Milliseconds since the epoch. */
  at: number;
  powerW: number | null;
  energyWh: number | null;
}

interface Props {
  points: CurvePoint[];
  language: string;
  /** Drawing is for the eye; this sentence says the same to everybody. */
  summary: string;
  labels: { time: string; power: string; energy: string };
  height?: number;
}

const cssColor = (element: Element, name: string) => getComputedStyle(element).getPropertyValue(name).trim();

function columns(points: CurvePoint[]): uPlot.AlignedData {
  return [points.map((p) => p.at / 1_000), points.map((p) => p.powerW), points.map((p) => p.energyWh)];
}

function options(host: HTMLElement, { language, labels, height = 220 }: Omit<Props, "points" | "summary">) {
  const ink = cssColor(host, "--mantine-color-dimmed");
  const grid = { stroke: cssColor(host, "--lv-line"), width: 1 };
  const power = cssColor(host, "--lv-charging");
  const energy = cssColor(host, "--lv-curve-energy");
  const font = `12px ${getComputedStyle(host).fontFamily}`;
  const axis = { stroke: ink, font, ticks: { show: false } };
  return {
    width: Math.max(200, host.clientWidth),
    height,
    legend: { live: true },
    cursor: { points: { size: 7 } },
    scales: {
      power: { range: (_u: uPlot, _min: number, max: number): uPlot.Range.MinMax => [0, Math.max(1_000, max * 1.15)] },
      energy: { range: (_u: uPlot, _min: number, max: number): uPlot.Range.MinMax => [0, Math.max(100, max * 1.15)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        values: (_u: uPlot, ticks: number[]) => {
          const withSeconds = (ticks[1] ?? 0) - (ticks[0] ?? 0) < 60;
          return ticks.map((s) => formatTime(new Date(s * 1_000).toISOString(), language, withSeconds));
        },
      },
      {
        ...axis,
        scale: "power",
        grid,
        size: 68,
        values: (_u: uPlot, ticks: number[]) => ticks.map((w) => formatPower(w, language)),
      },
      {
        ...axis,
        scale: "energy",
        side: 1,
        grid: { show: false },
        size: 78,
        values: (_u: uPlot, ticks: number[]) => ticks.map((wh) => formatEnergy(wh, language)),
      },
    ],
    series: [
      {
        label: labels.time,
        value: (_u: uPlot, s: number | null) =>
          s == null ? "–" : formatTime(new Date(s * 1_000).toISOString(), language, true),
      },
      {
        label: labels.power,
        scale: "power",
        stroke: power,
        width: 2,
        fill: `color-mix(in srgb, ${power} 14%, transparent)`,
        spanGaps: true,
        points: { show: false },
        value: (_u: uPlot, w: number | null) => (w == null ? "–" : formatPower(w, language)),
      },
      {
        label: labels.energy,
        scale: "energy",
        stroke: energy,
        width: 2,
        dash: [6, 4],
        spanGaps: true,
        points: { show: false },
        value: (_u: uPlot, wh: number | null) => (wh == null ? "–" : formatEnergy(wh, language)),
      },
    ],
  } satisfies uPlot.Options;
}

/** Power (filled) and energy (dashed) over time. New points are drawn without building the chart again. */
export default function Curve({ points, language, summary, labels, height }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(points);
  latest.current = points;
  const { time, power, energy } = labels;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const build = () => {
      plot.current?.destroy();
      const built = options(element, { language, labels: { time, power, energy }, height });
      plot.current = new uPlot(built, columns(latest.current), element);
    };
    build();
    const resize = new ResizeObserver(() => {
      if (plot.current && element.clientWidth > 0) {
        plot.current.setSize({ width: element.clientWidth, height: height ?? 220 });
      }
    });
    resize.observe(element);
    // Colours are read once: a change between light and dark needs a new drawing.
    const scheme = new MutationObserver(build);
    scheme.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
    return () => {
      resize.disconnect();
      scheme.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [language, time, power, energy, height]);

  useEffect(() => {
    plot.current?.setData(columns(points));
  }, [points]);

  return (
    <figure className={classes.figure}>
      <div ref={host} aria-hidden="true" className={classes.plot} />
      <figcaption className={classes.caption}>{summary}</figcaption>
    </figure>
  );
}
