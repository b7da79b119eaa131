/** What one file may ask for. A file that promises more is refused before anything is allocated for it. */

/** Largest file that is read into memory, bytes. The largest uncompressed films are near 60 MB. */
export const maxFileBytes = 512 * 1024 * 1024;

/** Most bytes that a deflated data set may inflate to: twice the largest film of 16 bits. */
export const maxInflatedBytes = 256 * 1024 * 1024;

/** Most pixels of one frame: 65 Mpx, four times the finest detectors. */
export const maxFilmPixels = 1 << 26;

/** Shortest side of a film that may be a chest film, pixels. */
export const minFilmSide = 64;

/** Most samples of one lead: one hour at 1,000 Hz. Longer recordings are Holter recordings, not 12-lead ECGs. */
export const maxSamplesPerLead = 3_600_000;

/** Most samples of one lead of a long recording: two weeks at 250 Hz. They are decoded a stretch at a time. */
export const maxLongSamplesPerLead = 302_400_000;

/** Shortest ECG that is read, seconds. */
export const minEcgSeconds = 2;

/** Largest XML document that is parsed, bytes: an hour of twelve leads at 500 Hz in HL7 aECG. */
export const maxXmlBytes = 128 * 1024 * 1024;

/** Deepest nesting of XML elements; annotations of HL7 aECG reach 30. */
export const maxXmlDepth = 100;

/** Most elements of one XML document; an annotated ECG has some thousands. */
export const maxXmlElements = 500_000;
