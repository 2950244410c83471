"""Who may call which route, as permissions.csv says."""

import csv
from pathlib import Path

FILE = Path(__file__).parent / "permissions.csv"
MATRIX = {(row["endpoint"], row["method"]): row for row in csv.DictReader(FILE.read_text().splitlines())}
