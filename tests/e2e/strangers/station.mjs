// A station on npm ocpp-rpc in strict mode: every message that it sends or gets is judged by the official schemas.
// Usage: node station.mjs URL IDENTITY PASSWORD ocpp1.6|ocpp2.0.1 TOKEN. Boots, charges when told to, unplugs, and ends.
import { RPCClient } from "ocpp-rpc";

const [url, identity, password, version, token] = process.argv.slice(2);
const client = new RPCClient({
  endpoint: url,
  identity,
  password,
  protocols: [version],
  strictMode: true,
  reconnect: false,
});
const complaints = [];
client.on("strictValidationFailure", (event) => complaints.push(String(event.error?.message ?? event)));

let told;
const start = new Promise((resolve) => {
  told = resolve;
});
const now = () => new Date().toISOString();

async function charge16() {
  client.handle("RemoteStartTransaction", ({ params }) => {
    told(params);
    return { status: "Accepted" };
  });
  client.handle("UnlockConnector", () => ({ status: "Unlocked" }));
  client.handle("TriggerMessage", () => ({ status: "NotImplemented" }));
  const boot = await client.call("BootNotification", { chargePointVendor: "Stranger", chargePointModel: "rpc" });
  const status = (word) => client.call("StatusNotification", { connectorId: 1, errorCode: "NoError", status: word, timestamp: now() });
  await status("Available");
  console.log(JSON.stringify({ booted: boot.status }));
  const { idTag, connectorId } = await start;
  await status("Preparing");
  const verdict = await client.call("Authorize", { idTag });
  const begun = await client.call("StartTransaction", { connectorId, idTag, meterStart: 1000, timestamp: now() });
  await status("Charging");
  const meter = (wh) =>
    client.call("MeterValues", {
      connectorId,
      transactionId: begun.transactionId,
      meterValue: [
        {
          timestamp: now(),
          sampledValue: [
            { value: String(wh), measurand: "Energy.Active.Import.Register", unit: "Wh" },
            { value: "11.04", measurand: "Power.Active.Import", unit: "kW" },
            { value: "54", measurand: "SoC", unit: "Percent" },
          ],
        },
      ],
    });
  await meter(1200);
  await client.call("StopTransaction", {
    transactionId: begun.transactionId,
    idTag,
    meterStop: 1450,
    timestamp: now(),
    reason: "EVDisconnected",
  });
  await status("Available");
  return verdict.idTagInfo.status;
}

async function charge201() {
  client.handle("RequestStartTransaction", ({ params }) => {
    told(params);
    return { status: "Accepted" };
  });
  client.handle("UnlockConnector", () => ({ status: "Unlocked" }));
  client.handle("TriggerMessage", () => ({ status: "NotImplemented" }));
  const boot = await client.call("BootNotification", {
    reason: "PowerUp",
    chargingStation: { vendorName: "Stranger", model: "rpc" },
  });
  const status = (word) =>
    client.call("StatusNotification", { timestamp: now(), connectorStatus: word, evseId: 1, connectorId: 1 });
  await status("Available");
  console.log(JSON.stringify({ booted: boot.status }));
  const { idToken, remoteStartId } = await start;
  await status("Occupied");
  const verdict = await client.call("Authorize", { idToken });
  let seqNo = 0;
  const tell = (eventType, triggerReason, wh, more, info) =>
    client.call("TransactionEvent", {
      eventType,
      timestamp: now(),
      triggerReason,
      seqNo: seqNo++,
      transactionInfo: { transactionId: "stranger-1", ...info },
      meterValue: [{ timestamp: now(), sampledValue: [{ value: wh, measurand: "Energy.Active.Import.Register" }] }],
      ...more,
    });
  const evse = { id: 1, connectorId: 1 };
  await tell("Started", "RemoteStart", 1000, { idToken, evse }, { remoteStartId, chargingState: "Charging" });
  await tell("Updated", "MeterValuePeriodic", 1200, {}, { chargingState: "Charging" });
  await tell("Ended", "EVCommunicationLost", 1450, {}, { stoppedReason: "EVDisconnected" });
  await status("Available");
  return verdict.idTokenInfo.status;
}

await client.connect();
const verdict = await (version === "ocpp1.6" ? charge16() : charge201());
console.log(JSON.stringify({ verdict, complaints, token }));
await client.close();
