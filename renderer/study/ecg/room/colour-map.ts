/**
 * A perceptually uniform colour map for a dark room: lightness rises evenly from near black to near white through blue and teal, so that
 * equal steps of the value are equal steps to the eye, also to colour-blind readers and in greys. Made in CIELAB (CIE 1976, D65). Pure.
 */

/** Lightness L* at both ends of the map. */
const lightness = { least: 4, greatest: 96 } as const;

/** Number of entries. */
export const colourMapSize = 256;

/** sRGB, 0–255 each, of a place on the map from 0 to 1. */
function colourAt(place: number): [number, number, number] {
  const l = lightness.least + (lightness.greatest - lightness.least) * place;
  const hue = ((275 - 95 * place) * Math.PI) / 180;
  // Chroma falls to nothing at both ends, and stays within what a screen can show between them.
  const chroma = 44 * Math.sin(Math.PI * Math.min(1, place * 0.94 + 0.03)) ** 0.9 * (1 - 0.25 * place);
  return labToRgb(l, chroma * Math.cos(hue), chroma * Math.sin(hue));
}

/** D65 white. */
const white = [0.95047, 1, 1.08883] as const;

function labToRgb(l: number, a: number, b: number): [number, number, number] {
  const fy = (l + 16) / 116;
  const inverse = (t: number): number => (t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29));
  const [x, y, z] = [white[0] * inverse(fy + a / 500), white[1] * inverse(fy), white[2] * inverse(fy - b / 200)];
  const linear = [
    3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
    -0.969266 * x + 1.8760108 * y + 0.041556 * z,
    0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
  ];
  const [red = 0, green = 0, blue = 0] = linear.map((c) => {
    const encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055;
    return Math.round(255 * Math.min(1, Math.max(0, encoded)));
  });
  return [red, green, blue];
}

/** The map: sRGB triples, from low to high. */
export const colourMap: readonly (readonly [number, number, number])[] = Array.from({ length: colourMapSize }, (_, i) =>
  colourAt(i / (colourMapSize - 1)),
);
