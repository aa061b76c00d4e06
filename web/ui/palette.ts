import type { MantineColorsTuple } from "@mantine/core";

/** Our own ten-step scales: Mantine's defaults do not reach WCAG AA contrast on tinted surfaces. */
export const teal: MantineColorsTuple = [
  "#e5f5f2",
  "#cbeae4",
  "#9dd6cc",
  "#69c0b1",
  "#3cab99",
  "#1c9683",
  "#0f8070",
  "#0b6f63",
  "#095a50",
  "#07473f",
];

export const slate: MantineColorsTuple = [
  "#f5f7f8",
  "#e9edf0",
  "#dbe1e6",
  "#c3ccd3",
  "#9aa6b0",
  "#74818c",
  "#57636e",
  "#434e58",
  "#2e373f",
  "#1c2329",
];

export const night: MantineColorsTuple = [
  "#d5dce1",
  "#b4bec6",
  "#94a1ab",
  "#6b7984",
  "#46525c",
  "#35404a",
  "#26303a",
  "#1a2128",
  "#12181d",
  "#0c1115",
];

export const red: MantineColorsTuple = [
  "#fdeaea",
  "#fad2d3",
  "#f3a5a8",
  "#eb757a",
  "#e24d54",
  "#d42f38",
  "#c01d29",
  "#a81521",
  "#8c101b",
  "#700b14",
];
