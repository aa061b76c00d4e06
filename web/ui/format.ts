/** Numbers and times as people of a language write them. `locale` is a BCP 47 tag; null is an honest "unknown". */

const LOCALES: Record<string, string> = { sv: "sv-SE", en: "en-GB" };

export function localeOf(language: string): string {
  return LOCALES[language.slice(0, 2)] ?? "en-GB";
}

export function formatNumber(value: number, language: string, digits: number): string {
  return new Intl.NumberFormat(localeOf(language), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** Power with the unit that reads best: watts below 1 kW, megawatts from 1 MW. */
export function formatPower(watts: number, language: string): string {
  const size = Math.abs(watts);
  if (size < 1_000) return `${formatNumber(watts, language, 0)} W`;
  if (size < 1_000_000) return `${formatNumber(watts / 1_000, language, 1)} kW`;
  return `${formatNumber(watts / 1_000_000, language, 2)} MW`;
}

export function formatEnergy(wattHours: number, language: string): string {
  const size = Math.abs(wattHours);
  if (size >= 10_000_000) return `${formatNumber(wattHours / 1_000_000, language, 1)} MWh`;
  return `${formatNumber(wattHours / 1_000, language, 2)} kWh`;
}

/** A meter's register: always kWh, to the last digit that matters for a bill. */
export function formatRegister(wattHours: number, language: string): string {
  return `${formatNumber(wattHours / 1_000, language, 2)} kWh`;
}

export function formatPercent(percent: number, language: string): string {
  return new Intl.NumberFormat(localeOf(language), { style: "percent", maximumFractionDigits: 0 }).format(
    percent / 100,
  );
}

export function formatDateTime(iso: string, language: string, seconds = false): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    day: "numeric",
    month: "short",
    year: new Date(iso).getFullYear() === new Date().getFullYear() ? undefined : "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: seconds ? "2-digit" : undefined,
  }).format(new Date(iso));
}

export function formatTime(iso: string, language: string, seconds = false): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    hour: "2-digit",
    minute: "2-digit",
    second: seconds ? "2-digit" : undefined,
    hourCycle: "h23",
  }).format(new Date(iso));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago"; below a minute whole seconds, and never a time in the future for a clock that is a little off. */
export function formatAge(iso: string, now: number, language: string): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1_000));
  const format = new Intl.RelativeTimeFormat(localeOf(language), { numeric: "always", style: "long" });
  for (const [unit, size] of STEPS) {
    if (seconds >= size) return format.format(-Math.floor(seconds / size), unit);
  }
  return format.format(-seconds, "second");
}

/** "1 h 12 min", "45 s": unit symbols are the same in every language. Below zero counts as zero. */
export function formatDuration(milliseconds: number): string {
  const total = Math.max(0, Math.round(milliseconds / 1_000));
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return `${minutes} min`;
  return `${total} s`;
}
