import { Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconLoader2, IconX } from "@tabler/icons-react";
import { Age } from "@ui/Age";
import { Card } from "@ui/Card";
import { useNow } from "@ui/useNow";
import { useTranslation } from "react-i18next";
import { isFinal, type Tracked, useCommands } from "../../data/commands";
import { Problem } from "../../shell/Problem";
import { JsonText } from "./JsonText";
import classes from "./StationPage.module.css";

type StepState = "done" | "now" | "todo" | "failed" | "odd";

const ICONS = { done: IconCheck, now: IconLoader2, todo: IconCircleDashed, failed: IconX, odd: IconAlertTriangle };

/** An effect that is not seen for so long is said to be missing; it may still come. */
const PATIENCE_MS = 60_000;

/** Queued, sent, the station's answer, the effect: each command all the way, newest first. */
export function CommandLog() {
  const { t } = useTranslation();
  const { entries } = useCommands();
  return (
    <Card title={t("commands.title")} padded={false}>
      <div aria-live="polite" aria-relevant="additions text">
        {entries.length === 0 ? (
          <Text size="sm" c="dimmed" p="md">
            {t("commands.logEmpty")}
          </Text>
        ) : (
          <ol className={classes.log} data-testid="command-log" aria-label={t("commands.log")}>
            {entries.map((entry) => (
              <li key={entry.key}>
                <Entry entry={entry} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </Card>
  );
}

function Entry({ entry }: { entry: Tracked }) {
  const { t } = useTranslation();
  const evse = entry.params.evse_id;
  const name = t(`commands.names.${entry.name}` as "commands.names.reset", { defaultValue: entry.name });
  const answered = isFinal(entry.status);
  return (
    <>
      <Text size="sm" fw={600}>
        {name}
        {typeof evse === "number" && ` · ${t("common.evseN", { id: evse })}`}
        <Text span size="xs" c="dimmed" fw={450} ml={8} aria-live="off">
          <Age at={entry.askedAt} />
        </Text>
      </Text>
      <ol className={classes.steps} data-status={entry.status}>
        <Step state="done" label={t("commands.step.queued")} />
        <Step state={sentState(entry)} label={t("commands.step.sent")} />
        <Step
          state={answerState(entry)}
          label={answered ? t(`commands.answer.${entry.status as "accepted"}`) : t("commands.step.answer")}
        />
        {entry.expected && <EffectStep entry={entry} />}
      </ol>
      {entry.problem !== null && <Problem error={entry.problem} />}
      {entry.reason && (
        <Text size="xs" mt={4} style={{ overflowWrap: "anywhere" }}>
          {entry.reason}
        </Text>
      )}
      {answered && entry.response !== null && entry.response !== undefined && (
        <JsonText label={t("commands.answerOfStation")} value={entry.response} />
      )}
    </>
  );
}

function Step({ state, label }: { state: StepState; label: string }) {
  const Icon = ICONS[state];
  return (
    <li className={classes.step} data-state={state}>
      <Icon size={14} stroke={2.4} aria-hidden className={state === "now" ? classes.spin : undefined} />
      {label}
    </li>
  );
}

function EffectStep({ entry }: { entry: Tracked }) {
  const { t } = useTranslation();
  const late = useNow(5_000) - Date.parse(entry.askedAt) > PATIENCE_MS;
  if (entry.seenAt && entry.expected) {
    return <Step state="done" label={t(`commands.effect.${entry.expected.effect}`)} />;
  }
  if (entry.status !== "accepted") return <Step state="todo" label={t("commands.step.effect")} />;
  return late ? (
    <Step state="odd" label={t("commands.effect.notSeen")} />
  ) : (
    <Step state="now" label={t("commands.effect.waiting")} />
  );
}

function sentState(entry: Tracked): StepState {
  if (entry.problem !== null) return "failed";
  if (entry.status === "queued") return "now";
  return entry.status === "not-supported" || entry.status === "failed" ? "todo" : "done";
}

function answerState(entry: Tracked): StepState {
  if (entry.status === "accepted") return "done";
  if (isFinal(entry.status)) return "failed";
  return entry.status === "sent" ? "now" : "todo";
}
