"""Every exception of Wayout. Bad data is a Notice, not an exception; these are wrong calls."""


class WayoutError(Exception):
    """Something the caller asked for cannot be done; the message is one clear line."""


class BadInputError(WayoutError, ValueError):
    """A value given on the command line or in a traveller file is not accepted."""


class UnknownPlaceError(BadInputError, LookupError):
    """A place was named that the situation does not know."""


class UnknownRecordError(BadInputError, LookupError):
    """A record id was named that the situation does not hold."""


class ContradictoryAnswersError(BadInputError):
    """Two answers of one traveller cannot both be true."""


class NotASituationError(BadInputError, FileNotFoundError):
    """A path does not lead to a situation folder."""


class FaultySituationError(WayoutError, ValueError):
    """A situation has errors, so no answer is given from it."""


class PublicationRefusedError(WayoutError, ValueError):
    """A new file would damage the situation, or would replace one that exists."""


class BadGraphError(BadInputError):
    """A static network, or the file of one, is not whole."""


class MissingAssumptionError(FaultySituationError):
    """A situation does not state a number that is needed for what was asked."""


class BadCopyError(BadInputError):
    """A static copy, its manifest, its signature or a key is not what it should be."""


class FaultyInstanceError(BadInputError):
    """An instance folder of the Flee program has an error, so it is not run."""


class NotAllowedError(WayoutError, PermissionError):
    """A person of the desk asked for what their role, their session or the hour does not allow."""


class ReviewRefusedError(WayoutError, ValueError):
    """A claim is not where a step of the review would take it from."""


class StoreError(WayoutError, OSError):
    """The database of the desk, its key or its disk cannot be used."""
