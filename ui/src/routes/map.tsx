import { MapPage } from "@/features/map/MapPage";

export function MapRoute() {
  return <MapPage />;
}
