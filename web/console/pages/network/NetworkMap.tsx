import "maplibre-gl/dist/maplibre-gl.css";
import { useComputedColorScheme } from "@mantine/core";
import { EmptyState } from "@ui/EmptyState";
import {
  type GeoJSONSource,
  LngLatBounds,
  Map as MapLibre,
  NavigationControl,
  Popup,
  type StyleSpecification,
} from "maplibre-gl";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Location, Station } from "../../data/model";
import { stationState } from "../../data/status";
import { preparePmtiles } from "./basemap";
import { basemapStyle, type Scheme } from "./mapStyle";
import { drawMarker, MARKER_STATES } from "./markers";
import classes from "./NetworkMap.module.css";
import { sitePopup } from "./sitePopup";
import { diffSites, type Site, sitesOf, withoutPosition } from "./sites";

const ARCHIVE = new URL("/basemap.pmtiles", window.location.href).href;
const SWEDEN: [number, number, number, number] = [10.5, 55.2, 24.2, 69.1];

const hasWebgl2 = () => document.createElement("canvas").getContext("webgl2") !== null;

/** The sites on our own basemap. The list beside it holds the same and is what keyboards and screen readers use. */
export default function NetworkMap({ stations, locations }: { stations: Station[]; locations: Location[] }) {
  const { t } = useTranslation();
  const [able] = useState(hasWebgl2);
  const sites = useMemo(() => sitesOf(stations, locations), [stations, locations]);
  const missing = withoutPosition(stations, sites);
  return (
    <section className={`lv-card ${classes.frame}`} aria-label={t("network.mapLabel")}>
      {able ? (
        <Canvas sites={sites} />
      ) : (
        <EmptyState title={t("network.mapUnavailable")}>{t("network.mapUnavailableHelp")}</EmptyState>
      )}
      {missing > 0 && <p className={classes.note}>{t("network.withoutPosition", { count: missing })}</p>}
    </section>
  );
}

function Canvas({ sites }: { sites: Site[] }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const scheme = useComputedColorScheme("light") as Scheme;
  const host = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibre | null>(null);
  const drawn = useRef(new Map<string, Site>());
  const latest = useRef({ sites, navigate, t });
  latest.current = { sites, navigate, t };
  const [ready, setReady] = useState(0);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const created = createMap(element, basemapStyle(scheme, ARCHIVE, i18n.language), latest.current.sites);
    map.current = created;
    drawn.current = new Map();
    created.on("load", () => setReady((times) => times + 1));
    created.on("click", "sites", (event) => {
      const id = event.features?.[0]?.properties.id as string | undefined;
      const site = latest.current.sites.find((known) => known.id === id);
      if (!site) return;
      const texts = { status: (station: Station) => latest.current.t(`status.${stationState(station)}`) };
      const content = sitePopup(site, texts, (station) =>
        latest.current.navigate(`/stations/${encodeURIComponent(station)}`),
      );
      new Popup({ maxWidth: "300px", offset: 16, focusAfterOpen: true })
        .setLngLat([site.longitude, site.latitude])
        .setDOMContent(content)
        .addTo(created);
    });
    created.on("mouseenter", "sites", () => {
      created.getCanvas().style.cursor = "pointer";
    });
    created.on("mouseleave", "sites", () => {
      created.getCanvas().style.cursor = "";
    });
    return () => {
      map.current = null;
      created.remove();
    };
  }, [scheme, i18n.language]);

  useEffect(() => {
    const source = ready > 0 ? (map.current?.getSource("sites") as GeoJSONSource | undefined) : undefined;
    if (!source) return;
    const diff = diffSites(drawn.current, sites);
    if (!diff) return;
    const isFirst = drawn.current.size === 0;
    drawn.current = new Map(sites.map((site) => [site.id, site]));
    void source.updateData(diff);
    if (isFirst) map.current?.fitBounds(boundsOf(sites), { padding: 60, maxZoom: 9, animate: false });
  }, [sites, ready]);

  return <div ref={host} className={classes.map} data-testid="map" data-ready={ready > 0} />;
}

function boundsOf(sites: Site[]): LngLatBounds {
  if (sites.length === 0) return new LngLatBounds(SWEDEN);
  const bounds = new LngLatBounds();
  for (const site of sites) bounds.extend([site.longitude, site.latitude]);
  return bounds;
}

function createMap(container: HTMLElement, style: StyleSpecification, sites: Site[]): MapLibre {
  preparePmtiles();
  const map = new MapLibre({
    container,
    style,
    bounds: boundsOf(sites),
    fitBoundsOptions: { padding: 60, maxZoom: 9 },
    maxZoom: 12,
    attributionControl: { compact: false },
    dragRotate: false,
    pitchWithRotate: false,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.on("load", () => {
    const pixelRatio = Math.max(1, Math.ceil(window.devicePixelRatio));
    for (const state of MARKER_STATES) {
      map.addImage(`site-${state}`, drawMarker(state, container, pixelRatio), { pixelRatio });
    }
  });
  return map;
}
