import { Age } from "@ui/Age";
import { Card } from "@ui/Card";
import { Facts } from "@ui/Facts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Station } from "../../data/model";
import { useLocations } from "../../data/queries";

const PROTOCOLS: Record<string, string> = { "ocpp1.6": "OCPP 1.6", "ocpp2.0.1": "OCPP 2.0.1", "ocpp2.1": "OCPP 2.1" };

/** What the station is, as it says itself. Its words are shown as text, whatever stands in them. */
export function Identity({ station }: { station: Station }) {
  const { t } = useTranslation();
  const { data: locations } = useLocations();
  const place = locations?.find((location) => location.id === station.location_id);
  const known = (value: ReactNode) => value || <span style={{ opacity: 0.85 }}>{t("common.unknown")}</span>;
  return (
    <Card title={t("station.identity")}>
      <Facts
        columns={2}
        items={[
          [t("station.vendor"), known(station.vendor)],
          [t("station.model"), known(station.model)],
          [t("station.serial"), known(station.serial_number)],
          [t("station.firmware"), known(station.firmware_version)],
          [t("station.protocol"), known(station.protocol && (PROTOCOLS[station.protocol] ?? station.protocol))],
          [
            t("station.lastSeen"),
            station.last_seen_at ? <Age key="seen" at={station.last_seen_at} /> : t("common.never"),
          ],
          [t("station.location"), known(place?.name)],
        ]}
      />
    </Card>
  );
}
