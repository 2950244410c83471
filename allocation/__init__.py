"""The allocation engine: who is given which safe bed, and why. Speaks only JSON problems and plans."""
