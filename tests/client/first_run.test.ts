// The first page of an empty server: what it says of a password, and the codes it offers.
import { expect, test } from "bun:test";
import "./catalogues";

const { isEnough, strengthOf } = await import("../../pwa/features/first_run/strength");
const { allCountries, allZones, countryName, zoneName, zoneOffset } = await import(
  "../../pwa/kit/format/codes"
);

test("a password is told to be too short, too even, one's own name, or good", () => {
  const about = ["Dewi Lestari", "dewi@minuman.example"];
  for (const [password, strength] of [
    ["", "none"],
    ["kolam", "short"],
    ["aaaaaaaaaaaa", "even"],
    ["dewi LESTARI", "own"],
    ["dewi@minuman.example", "own"],
    ["kolam-biru", "fair"],
    ["kolam merah biru", "good"],
    ["kolam merah biru tua", "strong"],
  ] as const)
    expect([password, strengthOf(password, about)]).toEqual([password, strength]);
  expect(["short", "even", "own", "none"].some(one => isEnough(one as "none"))).toBe(false);
  expect(isEnough("fair")).toBe(true);
});

test("every country there is stands in the list once, by its name in the language", () => {
  const countries = allCountries("ru");
  const codes = countries.map(one => one.code);
  expect(codes).toEqual(expect.arrayContaining(["MY", "ID", "KZ", "US", "TL"]));
  expect(new Set(codes).size).toBe(codes.length);
  for (const gone of ["SU", "DD", "EU", "ZZ", "XA"]) expect(codes).not.toContain(gone);
  expect(codes.length).toBeGreaterThan(230);
  expect(countryName("KZ", "en")).toBe("Kazakhstan");
  expect(countries.find(one => one.code === "KZ")?.name).toBe("Казахстан");
  const names = countries.map(one => one.name);
  expect(names).toEqual([...names].sort(new Intl.Collator("ru").compare));
});

test("a time zone is called by its town", () => {
  expect(zoneName("Asia/Kuala_Lumpur")).toBe("Kuala Lumpur");
  expect(zoneOffset("Asia/Kuala_Lumpur")).toBe("GMT+8");
  expect(zoneOffset("Asia/Atlantis")).toBe("");
  expect(allZones().map(one => one.code)).toContain("Asia/Almaty");
});
