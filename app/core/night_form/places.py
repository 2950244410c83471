"""A small gazetteer: the districts of Helsingborg, the municipalities of Skåne and southern Halland, roughly.

For choosing an area by name without a map from outside. Positions are approximate centres; the radius is
meant to cover the area and some streets more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DISTRICT_RADIUS_KM = 1.5


@dataclass(frozen=True)
class Place:
    name: str
    lat: float
    lon: float
    radius_km: float = DISTRICT_RADIUS_KM


DISTRICTS: Mapping[str, Place] = {
    "adolfsberg": Place("Adolfsberg", 56.036, 12.740),
    "allerum": Place("Allerum", 56.101, 12.693),
    "barslov": Place("Bårslöv", 56.008, 12.819),
    "berga": Place("Berga", 56.066, 12.727),
    "centrum": Place("Centrum", 56.046, 12.695),
    "dalhem": Place("Dalhem", 56.062, 12.750),
    "domsten": Place("Domsten", 56.117, 12.606),
    "drottninghog": Place("Drottninghög", 56.056, 12.735),
    "elineberg": Place("Elineberg", 56.026, 12.734),
    "eneborg": Place("Eneborg", 56.040, 12.714),
    "eskilsminne": Place("Eskilsminne", 56.031, 12.733),
    "fleninge": Place("Fleninge", 56.127, 12.776),
    "fredriksdal": Place("Fredriksdal", 56.053, 12.722),
    "gantofta": Place("Gantofta", 55.985, 12.800),
    "gustavslund": Place("Gustavslund", 56.033, 12.752),
    "hasslarp": Place("Hasslarp", 56.130, 12.820),
    "hittarp": Place("Hittarp", 56.098, 12.640),
    "hogaborg": Place("Högaborg", 56.034, 12.714),
    "husensjo": Place("Husensjö", 56.043, 12.735),
    "kattarp": Place("Kattarp", 56.150, 12.779),
    "larod": Place("Laröd", 56.093, 12.656),
    "mariastaden": Place("Mariastaden", 56.082, 12.694),
    "miatorp": Place("Miatorp", 56.020, 12.731),
    "morarp": Place("Mörarp", 56.059, 12.871),
    "narlunda": Place("Närlunda", 56.027, 12.725),
    "odakra": Place("Ödåkra", 56.103, 12.740),
    "olympia": Place("Olympia", 56.050, 12.708),
    "paarp": Place("Påarp", 56.035, 12.826),
    "palsjo": Place("Pålsjö", 56.070, 12.677),
    "planteringen": Place("Planteringen", 56.016, 12.716),
    "raa": Place("Råå", 55.999, 12.744),
    "ringstorp": Place("Ringstorp", 56.064, 12.706),
    "rydeback": Place("Rydebäck", 55.966, 12.771),
    "slottshojden": Place("Slottshöjden", 56.048, 12.704),
    "soder": Place("Söder", 56.037, 12.702),
    "stattena": Place("Stattena", 56.057, 12.709),
    "tagaborg": Place("Tågaborg", 56.058, 12.690),
    "vallakra": Place("Vallåkra", 55.970, 12.857),
    "attekulla": Place("Ättekulla", 56.011, 12.752),
}

MUNICIPALITIES: Mapping[str, Place] = {
    "1278": Place("Båstad", 56.43, 12.85, 15),
    "1260": Place("Bjuv", 56.08, 12.92, 10),
    "1272": Place("Bromölla", 56.08, 14.47, 10),
    "1231": Place("Burlöv", 55.64, 13.09, 4),
    "1285": Place("Eslöv", 55.84, 13.30, 15),
    "1283": Place("Helsingborg", 56.05, 12.75, 15),
    "1293": Place("Hässleholm", 56.16, 13.77, 30),
    "1284": Place("Höganäs", 56.20, 12.56, 12),
    "1266": Place("Hörby", 55.85, 13.66, 15),
    "1267": Place("Höör", 55.93, 13.54, 12),
    "1276": Place("Klippan", 56.13, 13.13, 15),
    "1290": Place("Kristianstad", 56.03, 14.16, 30),
    "1261": Place("Kävlinge", 55.79, 13.11, 10),
    "1282": Place("Landskrona", 55.87, 12.83, 10),
    "1262": Place("Lomma", 55.67, 13.07, 6),
    "1281": Place("Lund", 55.70, 13.19, 15),
    "1280": Place("Malmö", 55.60, 13.00, 10),
    "1273": Place("Osby", 56.38, 13.99, 18),
    "1275": Place("Perstorp", 56.14, 13.39, 10),
    "1291": Place("Simrishamn", 55.56, 14.35, 15),
    "1265": Place("Sjöbo", 55.63, 13.70, 15),
    "1264": Place("Skurup", 55.48, 13.50, 10),
    "1230": Place("Staffanstorp", 55.64, 13.21, 8),
    "1214": Place("Svalöv", 55.91, 13.11, 14),
    "1263": Place("Svedala", 55.51, 13.24, 10),
    "1270": Place("Tomelilla", 55.54, 13.95, 14),
    "1287": Place("Trelleborg", 55.38, 13.16, 14),
    "1233": Place("Vellinge", 55.47, 13.02, 12),
    "1286": Place("Ystad", 55.43, 13.82, 14),
    "1277": Place("Åstorp", 56.13, 12.95, 8),
    "1292": Place("Ängelholm", 56.24, 12.86, 14),
    "1257": Place("Örkelljunga", 56.28, 13.28, 12),
    "1256": Place("Östra Göinge", 56.25, 14.07, 15),
    "1382": Place("Falkenberg", 56.90, 12.49, 20),
    "1380": Place("Halmstad", 56.67, 12.86, 20),
    "1381": Place("Laholm", 56.51, 13.04, 18),
    "1383": Place("Varberg", 57.11, 12.25, 18),
}

PLACES: Mapping[str, Place] = {**DISTRICTS, **MUNICIPALITIES}
"""By the key that an answer stores: a word for a district, the official code for a municipality."""
