import {
  IconAlertTriangle,
  IconBolt,
  IconCalendarTime,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconClockHour4,
  IconHelpCircle,
  IconPlug,
  IconPlugConnectedX,
  type IconProps,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import classes from "./StatusBadge.module.css";

const ICONS = {
  available: IconCircleCheck,
  charging: IconBolt,
  occupied: IconPlug,
  reserved: IconCalendarTime,
  unavailable: IconCircleMinus,
  faulted: IconAlertTriangle,
  offline: IconPlugConnectedX,
  pending: IconClockHour4,
  rejected: IconCircleX,
  unknown: IconHelpCircle,
} satisfies Record<string, ComponentType<IconProps>>;

export type Status = keyof typeof ICONS;

const TONES: Partial<Record<Status, string>> = { pending: "reserved", rejected: "unavailable" };

export const isStatus = (word: string): word is Status => word in ICONS;

/** A status as icon, word and colour together: never colour alone. */
export function StatusBadge({ status, label }: { status: Status; label?: string }) {
  const { t } = useTranslation();
  const Icon = ICONS[status];
  return (
    <span className={classes.badge} data-tone={TONES[status] ?? status}>
      <Icon size={14} stroke={2.2} aria-hidden />
      {label ?? t(`status.${status}`)}
    </span>
  );
}

/** The icon alone, beside words that say the same. `bare`: without its tile. */
export function StatusIcon({ status, size = 18, bare = false }: { status: Status; size?: number; bare?: boolean }) {
  const Icon = ICONS[status];
  return (
    <span className={bare ? classes.bare : classes.icon} data-tone={TONES[status] ?? status}>
      <Icon size={size} stroke={2} aria-hidden />
    </span>
  );
}
