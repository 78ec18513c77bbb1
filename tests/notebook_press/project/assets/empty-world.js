// The outlines of no country at all: enough for a map that brings its own shapes.
window.PlotlyGeoAssets = {topojson: {world_110m: {
  type: "Topology", arcs: [], transform: {scale: [1, 1], translate: [0, 0]},
  objects: Object.fromEntries(["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"]
    .map((name) => [name, {type: "GeometryCollection", geometries: []}])),
}}};
