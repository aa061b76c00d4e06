import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconX } from "@tabler/icons-react";
import { Age } from "@ui/Age";
import { Card } from "@ui/Card";
import { EmptyState } from "@ui/EmptyState";
import { Facts } from "@ui/Facts";
import { PageHeader } from "@ui/PageHeader";
import { StatusBadge } from "@ui/StatusBadge";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useUser } from "../../data/auth";
import type { Station } from "../../data/model";
import { may } from "../../data/permissions";
import { useAdmission, useStations } from "../../data/queries";
import { Problem } from "../../shell/Problem";

/** Stations that nobody has registered, with what they say of themselves; and those that were turned away. */
export function WaitingRoomPage() {
  const { t } = useTranslation();
  const stations = useStations();
  const admission = useAdmission();
  const pending = stations.data?.filter((station) => station.admission === "pending") ?? [];
  const rejected = stations.data?.filter((station) => station.admission === "rejected") ?? [];

  const decide = (station: Station, verdict: Station["admission"]) => {
    const previous = station.admission;
    admission.mutate(
      { id: station.id, admission: verdict },
      { onSuccess: () => tell(station, verdict, () => decide({ ...station, admission: verdict }, previous)) },
    );
  };
  const tell = (station: Station, verdict: Station["admission"], undo: () => void) => {
    const notice = `admission-${station.id}`;
    const key =
      verdict === "accepted" ? "waiting.approved" : verdict === "rejected" ? "waiting.rejected" : "waiting.back";
    notifications.hide(notice);
    notifications.show({
      id: notice,
      autoClose: 12_000,
      closeButtonProps: { "aria-label": t("common.close") },
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {t(key, { id: station.id })}
          </Text>
          {verdict !== "pending" && (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => {
                notifications.hide(notice);
                undo();
              }}
            >
              {t("waiting.undo")}
            </Button>
          )}
        </Group>
      ),
    });
  };

  return (
    <>
      <PageHeader title={t("waiting.title")} />
      <Stack gap="md" maw={900}>
        <Text size="sm" c="dimmed">
          {t("waiting.intro")}
        </Text>
        {stations.isError && <Problem error={stations.error} onRetry={() => void stations.refetch()} />}
        {admission.isError && <Problem error={admission.error} />}
        {stations.isSuccess && pending.length === 0 && (
          <div className="lv-card">
            <EmptyState title={t("waiting.empty")}>{t("waiting.emptyHelp")}</EmptyState>
          </div>
        )}
        {pending.map((station) => (
          <Applicant key={station.id} station={station} busy={admission.isPending} onDecide={decide} />
        ))}
        {rejected.length > 0 && (
          <Card title={`${t("waiting.rejectedList")} (${rejected.length})`} padded={false}>
            {rejected.map((station) => (
              <RejectedRow key={station.id} station={station} busy={admission.isPending} onDecide={decide} />
            ))}
          </Card>
        )}
      </Stack>
    </>
  );
}

interface RowProps {
  station: Station;
  busy: boolean;
  onDecide(station: Station, verdict: Station["admission"]): void;
}

function Applicant({ station, busy, onDecide }: RowProps) {
  const { t } = useTranslation();
  const user = useUser();
  const unknown = t("common.unknown");
  return (
    <Card
      title={station.id}
      aside={
        station.online ? <StatusBadge status="pending" label={t("status.online")} /> : <StatusBadge status="offline" />
      }
    >
      <Facts
        columns={4}
        items={[
          [t("station.vendor"), station.vendor || unknown],
          [t("station.model"), station.model || unknown],
          [t("station.serial"), station.serial_number || unknown],
          [t("station.firmware"), station.firmware_version || unknown],
          [t("station.protocol"), station.protocol || unknown],
          [
            t("station.lastSeen"),
            station.last_seen_at ? <Age key="seen" at={station.last_seen_at} /> : t("common.never"),
          ],
        ]}
      />
      {may(user, "admit") && (
        <Group mt="md" gap="xs">
          <Button
            leftSection={<IconCheck size={16} aria-hidden />}
            disabled={busy}
            aria-label={`${t("waiting.approve")} ${station.id}`}
            onClick={() => onDecide(station, "accepted")}
          >
            {t("waiting.approve")}
          </Button>
          <Button
            variant="default"
            leftSection={<IconX size={16} aria-hidden />}
            disabled={busy}
            aria-label={`${t("waiting.reject")} ${station.id}`}
            onClick={() => onDecide(station, "rejected")}
          >
            {t("waiting.reject")}
          </Button>
        </Group>
      )}
    </Card>
  );
}

function RejectedRow({ station, busy, onDecide }: RowProps) {
  const { t } = useTranslation();
  const user = useUser();
  return (
    <Group justify="space-between" px="md" py="xs" wrap="nowrap">
      <Anchor
        component={Link}
        to={`/stations/${encodeURIComponent(station.id)}`}
        size="sm"
        style={{ overflowWrap: "anywhere" }}
      >
        {station.id}
      </Anchor>
      {may(user, "admit") && (
        <Button
          variant="default"
          size="compact-sm"
          disabled={busy}
          aria-label={`${t("waiting.reconsider")} ${station.id}`}
          onClick={() => onDecide(station, "accepted")}
        >
          {t("waiting.reconsider")}
        </Button>
      )}
    </Group>
  );
}
