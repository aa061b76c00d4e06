import { Table } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { formatTime } from "@ui/format";
import { StatusIcon } from "@ui/StatusBadge";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OcppMessage } from "../../data/model";
import { JsonText } from "./JsonText";
import classes from "./StationPage.module.css";

const PREVIEW_CHARACTERS = 240;

/** One call with its answer; opened, both stand as indented JSON. */
export const TrafficRow = memo(function TrafficRow({ message }: { message: OcppMessage }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const time = formatTime(message.at, i18n.language, true);
  const Arrow = message.direction === "out" ? IconArrowRight : IconArrowLeft;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const label = { action: message.action, time };
  return (
    <>
      <Table.Tr>
        <Table.Td className="lv-number">
          <time dateTime={message.at}>{time}</time>
        </Table.Td>
        <Table.Td>
          <span className={classes.direction}>
            <Arrow size={15} aria-hidden />
            <span>{message.direction === "out" ? t("traffic.out") : t("traffic.in")}</span>
          </span>
        </Table.Td>
        <Table.Td>
          <button
            type="button"
            className={classes.toggle}
            aria-expanded={open}
            aria-label={open ? t("traffic.collapse", label) : t("traffic.expand", label)}
            onClick={() => setOpen(!open)}
          >
            <Chevron size={15} aria-hidden />
            {message.action}
            {message.error && <StatusIcon status="faulted" size={15} bare />}
          </button>
        </Table.Td>
        <Table.Td className={`${classes.preview} lv-mono`}>{preview(message.request)}</Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr>
          <Table.Td colSpan={4}>
            <div className={classes.frames}>
              <Part title={t("traffic.kind.call")} id={message.message_id} value={message.request} />
              {message.response !== null && message.response !== "" && (
                <Part
                  title={message.error ? t("traffic.kind.error") : t("traffic.kind.result")}
                  id={message.message_id}
                  value={message.response}
                />
              )}
            </div>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
});

function Part({ title, id, value }: { title: string; id: string; value: unknown }) {
  return (
    <div style={{ minWidth: 0 }}>
      <h3>
        {title} <span className="lv-mono">{id}</span>
      </h3>
      <JsonText label={title} value={value} />
    </div>
  );
}

const preview = (value: unknown): string =>
  (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).slice(0, PREVIEW_CHARACTERS);
