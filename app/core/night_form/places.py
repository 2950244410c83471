"""A small gazetteer: the districts of Helsingborg, the municipalities of Skåne and southern Halland, roughly.

For choosing an area by name without a map from outside. Positions are approximate centres; the radius is
meant to cover the area and some streets more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DISTRICT_RADIUS_KM = 1.5


@dataclass(frozen=True)
class NamedPlace:
    name: str
    lat: float
    lon: float
    radius_km: float = DISTRICT_RADIUS_KM


DISTRICTS: Mapping[str, NamedPlace] = {
    "adolfsberg": NamedPlace("Adolfsberg", 56.036, 12.740),
    "allerum": NamedPlace("Allerum", 56.101, 12.693),
    "barslov": NamedPlace("Bårslöv", 56.008, 12.819),
    "berga": NamedPlace("Berga", 56.066, 12.727),
    "centrum": NamedPlace("Centrum", 56.046, 12.695),
    "dalhem": NamedPlace("Dalhem", 56.062, 12.750),
    "domsten": NamedPlace("Domsten", 56.117, 12.606),
    "drottninghog": NamedPlace("Drottninghög", 56.056, 12.735),
    "elineberg": NamedPlace("Elineberg", 56.026, 12.734),
    "eneborg": NamedPlace("Eneborg", 56.040, 12.714),
    "eskilsminne": NamedPlace("Eskilsminne", 56.031, 12.733),
    "fleninge": NamedPlace("Fleninge", 56.127, 12.776),
    "fredriksdal": NamedPlace("Fredriksdal", 56.053, 12.722),
    "gantofta": NamedPlace("Gantofta", 55.985, 12.800),
    "gustavslund": NamedPlace("Gustavslund", 56.033, 12.752),
    "hasslarp": NamedPlace("Hasslarp", 56.130, 12.820),
    "hittarp": NamedPlace("Hittarp", 56.098, 12.640),
    "hogaborg": NamedPlace("Högaborg", 56.034, 12.714),
    "husensjo": NamedPlace("Husensjö", 56.043, 12.735),
    "kattarp": NamedPlace("Kattarp", 56.150, 12.779),
    "larod": NamedPlace("Laröd", 56.093, 12.656),
    "mariastaden": NamedPlace("Mariastaden", 56.082, 12.694),
    "miatorp": NamedPlace("Miatorp", 56.020, 12.731),
    "morarp": NamedPlace("Mörarp", 56.059, 12.871),
    "narlunda": NamedPlace("Närlunda", 56.027, 12.725),
    "odakra": NamedPlace("Ödåkra", 56.103, 12.740),
    "olympia": NamedPlace("Olympia", 56.050, 12.708),
    "paarp": NamedPlace("Påarp", 56.035, 12.826),
    "palsjo": NamedPlace("Pålsjö", 56.070, 12.677),
    "planteringen": NamedPlace("Planteringen", 56.016, 12.716),
    "raa": NamedPlace("Råå", 55.999, 12.744),
    "ringstorp": NamedPlace("Ringstorp", 56.064, 12.706),
    "rydeback": NamedPlace("Rydebäck", 55.966, 12.771),
    "slottshojden": NamedPlace("Slottshöjden", 56.048, 12.704),
    "soder": NamedPlace("Söder", 56.037, 12.702),
    "stattena": NamedPlace("Stattena", 56.057, 12.709),
    "tagaborg": NamedPlace("Tågaborg", 56.058, 12.690),
    "vallakra": NamedPlace("Vallåkra", 55.970, 12.857),
    "attekulla": NamedPlace("Ättekulla", 56.011, 12.752),
}

MUNICIPALITIES: Mapping[str, NamedPlace] = {
    "1278": NamedPlace("Båstad", 56.43, 12.85, 15),
    "1260": NamedPlace("Bjuv", 56.08, 12.92, 10),
    "1272": NamedPlace("Bromölla", 56.08, 14.47, 10),
    "1231": NamedPlace("Burlöv", 55.64, 13.09, 4),
    "1285": NamedPlace("Eslöv", 55.84, 13.30, 15),
    "1283": NamedPlace("Helsingborg", 56.05, 12.75, 15),
    "1293": NamedPlace("Hässleholm", 56.16, 13.77, 30),
    "1284": NamedPlace("Höganäs", 56.20, 12.56, 12),
    "1266": NamedPlace("Hörby", 55.85, 13.66, 15),
    "1267": NamedPlace("Höör", 55.93, 13.54, 12),
    "1276": NamedPlace("Klippan", 56.13, 13.13, 15),
    "1290": NamedPlace("Kristianstad", 56.03, 14.16, 30),
    "1261": NamedPlace("Kävlinge", 55.79, 13.11, 10),
    "1282": NamedPlace("Landskrona", 55.87, 12.83, 10),
    "1262": NamedPlace("Lomma", 55.67, 13.07, 6),
    "1281": NamedPlace("Lund", 55.70, 13.19, 15),
    "1280": NamedPlace("Malmö", 55.60, 13.00, 10),
    "1273": NamedPlace("Osby", 56.38, 13.99, 18),
    "1275": NamedPlace("Perstorp", 56.14, 13.39, 10),
    "1291": NamedPlace("Simrishamn", 55.56, 14.35, 15),
    "1265": NamedPlace("Sjöbo", 55.63, 13.70, 15),
    "1264": NamedPlace("Skurup", 55.48, 13.50, 10),
    "1230": NamedPlace("Staffanstorp", 55.64, 13.21, 8),
    "1214": NamedPlace("Svalöv", 55.91, 13.11, 14),
    "1263": NamedPlace("Svedala", 55.51, 13.24, 10),
    "1270": NamedPlace("Tomelilla", 55.54, 13.95, 14),
    "1287": NamedPlace("Trelleborg", 55.38, 13.16, 14),
    "1233": NamedPlace("Vellinge", 55.47, 13.02, 12),
    "1286": NamedPlace("Ystad", 55.43, 13.82, 14),
    "1277": NamedPlace("Åstorp", 56.13, 12.95, 8),
    "1292": NamedPlace("Ängelholm", 56.24, 12.86, 14),
    "1257": NamedPlace("Örkelljunga", 56.28, 13.28, 12),
    "1256": NamedPlace("Östra Göinge", 56.25, 14.07, 15),
    "1382": NamedPlace("Falkenberg", 56.90, 12.49, 20),
    "1380": NamedPlace("Halmstad", 56.67, 12.86, 20),
    "1381": NamedPlace("Laholm", 56.51, 13.04, 18),
    "1383": NamedPlace("Varberg", 57.11, 12.25, 18),
}

PLACES: Mapping[str, NamedPlace] = {**DISTRICTS, **MUNICIPALITIES}
"""By the key that an answer stores: a word for a district, the official code for a municipality."""
