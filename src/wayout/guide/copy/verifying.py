"""Verifying a copy: is it whole, who made it, how old is it? Nothing in it is taken on its word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wayout.errors import BadCopyError
from wayout.guide.copy.fingerprint import make_fingerprint
from wayout.guide.copy.keys import LARGEST_KEY, Key, Keys, parse_public
from wayout.guide.copy.manifest import (
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    Manifest,
    read_whole,
    write_instant,
)
from wayout.guide.copy.manifest_parsing import LARGEST_BYTES, decode_manifest, parse_manifest
from wayout.guide.copy.signing import LARGEST_SIGNATURE, check_signature, read_signer
from wayout.guide.copy.verifying_files import FAULT, WARNING, CopyNotice, Progress, check_files
from wayout.situation.period import Instant

FindKeys = Callable[[str], Keys]
"""Gives the keys somebody trusts for a situation, by its id; none if there are none."""

VOUCHED = frozenset({"unsigned", "key-unknown"})
"""Faults that only warn if the fingerprint is the one that somebody was told."""


CHANGED = "Somebody changed the copy after it was signed, or forged it"


@dataclass(frozen=True, slots=True)
class CopyCheck:
    """
    What became of verifying a copy.

    `signed_by` is the trusted key whose signature is good, `claimed` the id that the signature
    names, whoever wrote it; `compared` tells that the fingerprint is the one that was given.
    """

    notices: tuple[CopyNotice, ...]
    manifest: Manifest | None = None
    fingerprint: str = ""
    signed_by: Key | None = None
    claimed: str = ""
    compared: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether the copy is whole, in its time, and known to be its maker's."""
        known = self.signed_by is not None or self.compared
        return known and not any(notice.weight == FAULT for notice in self.notices)


def verify_copy(
    folder: Path,
    *,
    now: Instant,
    find_keys: FindKeys,
    fingerprint: str | None = None,
    situation: str | None = None,
    report: Progress | None = None,
) -> CopyCheck:
    """
    Verify the copy in a folder; links in it are not followed, and nothing in it is run.

    Parameters
    ----------
    now
        The present instant; the copy must not be past its `until`.
    fingerprint
        What somebody was told by another way, as `parse_fingerprint` gives it.
    situation
        The id of the situation that is expected.
    report
        Called with the bytes read and the bytes to read.

    Raises
    ------
    BadCopyError
        A file of keys that somebody trusts is not accepted.
    """
    try:
        content = read_whole(folder / MANIFEST, most=LARGEST_BYTES)
    except FileNotFoundError:
        why = f"There is no {MANIFEST}: this is no copy of the guide, or not all of one."
        return CopyCheck((CopyNotice(FAULT, "manifest-missing", MANIFEST, why),))
    except (OSError, BadCopyError) as fault:
        return CopyCheck((CopyNotice(FAULT, "manifest-broken", MANIFEST, f"{_say(fault)}."),))
    made = make_fingerprint(content)
    notices, compared = _compare(made, fingerprint)
    try:
        manifest = parse_manifest(decode_manifest(content))
    except BadCopyError as fault:
        broken = CopyNotice(FAULT, "manifest-broken", MANIFEST, f"{fault}.")
        return CopyCheck((broken, *notices), None, made)
    if situation is not None and manifest.situation != situation:
        why = f"This is a copy of '{manifest.situation}', not of '{situation}'."
        notices.append(CopyNotice(FAULT, "other-situation", MANIFEST, why))
    signer = _Signer(folder, content, manifest)
    signed_by = signer.check(find_keys(manifest.situation))
    notices += [_soften(n) if compared else n for n in signer.notices]
    notices += _check_time(manifest, now)
    notices += check_files(folder, manifest, report=report)
    return CopyCheck(tuple(notices), manifest, made, signed_by, signer.claimed, compared)


def _say(fault: OSError | BadCopyError) -> str:
    if isinstance(fault, BadCopyError):
        return str(fault)
    return f"It cannot be read: {fault.strerror or 'no reason given'}"


def _compare(made: str, told: str | None) -> tuple[list[CopyNotice], bool]:
    if told is None or told == made:
        return [], told is not None
    why = f"The fingerprint is {made}, not {told}: this is not the copy you were told of."
    return [CopyNotice(FAULT, "fingerprint-differs", MANIFEST, why)], False


def _soften(notice: CopyNotice) -> CopyNotice:
    if notice.code not in VOUCHED:
        return notice
    return CopyNotice(WARNING, notice.code, notice.path, notice.text)


def _check_time(manifest: Manifest, now: Instant) -> list[CopyNotice]:
    if now >= manifest.until:
        why = f"Do not rely on this copy: it was good until {write_instant(manifest.until)}."
        return [CopyNotice(FAULT, "overdue", MANIFEST, f"{why} Get a newer one.")]
    if now < manifest.made:
        why = f"It was made at {write_instant(manifest.made)}, which is still ahead: is the clock"
        return [CopyNotice(WARNING, "made-ahead", MANIFEST, f"{why} of this machine wrong?")]
    return []


class _Signer:
    """Finds who signed one copy, and gathers what is wrong with that."""

    def __init__(self, folder: Path, content: bytes, manifest: Manifest) -> None:
        self._folder, self._content, self._manifest = folder, content, manifest
        self.notices: list[CopyNotice] = []
        self.claimed = ""

    def check(self, keys: Keys) -> Key | None:
        """Give the trusted key that signed the copy; None, with a notice, if there is none."""
        signature = self._read()
        if signature is None:
            return None
        self._look_at_own_key(signature, keys)
        key = keys.get(self.claimed)
        if key is None:
            self._refuse_unknown(signature, keys)
            return None
        try:
            check_signature(self._content, signature, key)
        except BadCopyError as fault:
            self._refuse("signature-wrong", f"{CHANGED}: {fault}.")
            return None
        if key.revoked is not None:
            since = write_instant(key.revoked)
            why = f"Key {key.id} was revoked at {since}: {key.why}. Nothing signed with it counts,"
            self._refuse("key-revoked", f"{why} not even what says it is older.")
            return None
        if not key.signs.holds(self._manifest.made):
            span = f"{write_instant(key.signs.start)} to {write_instant(key.signs.end)}"
            why = f"Key {key.id} signs copies made from {span}; this one says it was not."
            self.notices.append(CopyNotice(WARNING, "key-out-of-time", SIGNATURE, why))
        return key

    def _refuse(self, code: str, why: str) -> None:
        self.notices.append(CopyNotice(FAULT, code, SIGNATURE, why))

    def _read(self) -> bytes | None:
        try:
            signature = read_whole(self._folder / SIGNATURE, most=LARGEST_SIGNATURE)
            self.claimed = read_signer(signature)
        except FileNotFoundError:
            self._refuse("unsigned", "Nobody signed this copy: who made it is not known.")
        except (OSError, BadCopyError) as fault:
            self._refuse("signature-broken", f"{_say(fault)}: who made the copy is not known.")
        else:
            return signature
        return None

    def _find_own_key(self) -> Key | None:
        """Find the public key that came with the copy; a forger would have replaced it, too."""
        try:
            content = read_whole(self._folder / PUBLIC_KEY, most=LARGEST_KEY)
            return parse_public(content.decode("utf-8"))
        except (OSError, UnicodeDecodeError, BadCopyError):
            return None

    def _look_at_own_key(self, signature: bytes, keys: Keys) -> None:
        own, trusted = self._find_own_key(), keys.get(self.claimed)
        if own is not None and trusted is not None and own.public != trusted.public:
            why = "This is not the key that you trust; whoever checks with it would be misled."
            self.notices.append(CopyNotice(WARNING, "public-key-differs", PUBLIC_KEY, why))

    def _refuse_unknown(self, signature: bytes, keys: Keys) -> None:
        own = self._find_own_key()
        if own is not None and own.id == self.claimed:
            try:
                check_signature(self._content, signature, own)
            except BadCopyError as fault:
                self._refuse("signature-wrong", f"{CHANGED}: {fault}.")
                return
        known = f"you trust {', '.join(sorted(keys))}" if keys else "no key was named here"
        why = f"Signed with key {self.claimed}, but {known}: who made the copy is not known."
        if own is not None:
            why += f" {PUBLIC_KEY} came with the copy and proves nothing."
        self._refuse("key-unknown", f"{why} Compare the fingerprint, or name a key.")
