import { type CSSVariablesResolver, createTheme, rem } from "@mantine/core";
import { night, red, slate, teal } from "./palette";

const FONT = '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  colors: { teal, gray: slate, dark: night, red },
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: rem(12), sm: rem(13.5), md: rem(15), lg: rem(17), xl: rem(20) },
  headings: { fontFamily: FONT, fontWeight: "650" },
  defaultRadius: "md",
  radius: { sm: rem(4), md: rem(6), lg: rem(10) },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    Button: { defaultProps: { size: "sm" } },
    // The first item takes the focus: a menu holds nothing but its items.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Table: {
      vars: () => ({ table: { "--table-border-color": "var(--lv-line)", "--table-hover-color": "var(--lv-hover)" } }),
    },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Modal: {
      // A dialog's heading is no banner of the page.
      defaultProps: { centered: true, radius: "lg", attributes: { header: { role: "presentation" } } },
    },
    Anchor: { defaultProps: { underline: "hover" } },
  },
});

/** Text and surface tones that keep at least 4.5:1 in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#f5f7f8",
    "--mantine-color-text": "#1c2329",
    "--mantine-color-dimmed": "#57636e",
    "--mantine-color-placeholder": "#5f6b76",
    "--mantine-color-error": "#a81521",
    "--mantine-color-anchor": "#0b6f63",
    "--lv-surface": "#ffffff",
    "--lv-line": "#dbe1e6",
    "--lv-hover": "#eef2f4",
  },
  dark: {
    "--mantine-color-body": "#12181d",
    "--mantine-color-text": "#e3e9ed",
    "--mantine-color-dimmed": "#9fabb5",
    "--mantine-color-placeholder": "#94a1ab",
    "--mantine-color-error": "#ff9a9a",
    "--mantine-color-anchor": "#69c0b1",
    "--lv-surface": "#1a2128",
    "--lv-line": "#2e3943",
    "--lv-hover": "#222b33",
  },
});
