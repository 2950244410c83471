"""Which nights of the network are asked for."""

from app.api.schemas.fields import Night, Query, WholeInUrl

A_FORTNIGHT = 14


class ProblemQuery(Query):
    first_night = Night(metadata={"description": "From tonight to 400 nights ahead; default: tonight."})
    nights = WholeInUrl(1, 400, load_default=A_FORTNIGHT)
