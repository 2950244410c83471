"""The way home: requests for lasting homes, flats, joint matching, offers and what comes afterwards."""
