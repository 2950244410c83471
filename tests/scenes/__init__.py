"""States that tests begin in, a module for each capability: somebody held, placed, asked, on their way home.

A scene takes a `World` and says in its name what has happened when it returns: `held`, `confirmed`, `asked`.
It goes through the services where they can do it, and past them only into the past. What stands in the
database afterwards is read with `tests.stored`.
"""
