import { Card } from "@ui/Card";
import { isStatus, StatusBadge } from "@ui/StatusBadge";
import { useTranslation } from "react-i18next";
import { useUser } from "../../data/auth";
import type { Connector, Evse, Station } from "../../data/model";
import { may } from "../../data/permissions";
import { EvseCommands } from "./EvseCommands";
import { LiveSession } from "./LiveSession";
import classes from "./StationPage.module.css";

export function EvseCard({ station, evse }: { station: Station; evse: Evse }) {
  const { t } = useTranslation();
  const user = useUser();
  return (
    <Card
      title={t("common.evseN", { id: evse.id })}
      aside={<StatusBadge status={isStatus(evse.status) ? evse.status : "unknown"} />}
      padded={false}
    >
      <div style={{ padding: "10px 16px 14px" }}>
        {evse.connectors.map((connector) => (
          <ConnectorLine key={connector.id} connector={connector} />
        ))}
        {evse.session_id && (
          <section aria-label={`${t("session.live")}, ${t("common.evseN", { id: evse.id })}`} style={{ marginTop: 10 }}>
            <LiveSession key={evse.session_id} sessionId={evse.session_id} />
          </section>
        )}
      </div>
      {may(user, "command") && station.admission === "accepted" && <EvseCommands station={station} evse={evse} />}
    </Card>
  );
}

function ConnectorLine({ connector }: { connector: Connector }) {
  const { t } = useTranslation();
  const code = connector.error_code && connector.error_code !== "NoError" ? connector.error_code : null;
  const trouble = [code, connector.vendor_error_code, connector.info].filter(Boolean).join(" · ");
  return (
    <div className={classes.connector}>
      <span>
        {t("common.connectorN", { id: connector.id })}
        {connector.standard && <> · {connector.standard}</>}
      </span>
      {isStatus(connector.status) ? (
        <StatusBadge status={connector.status} />
      ) : (
        <span className="lv-mono">{connector.status}</span>
      )}
      {trouble && <span style={{ overflowWrap: "anywhere" }}>{trouble}</span>}
    </div>
  );
}
