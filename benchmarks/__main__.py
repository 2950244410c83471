"""`make bench`: every figure of docs/benchmarks.md, measured in one run on this machine."""

from benchmarks import booking

if __name__ == "__main__":
    booking.run()
