"""Signing a copy, as minisign does: keys are made, a manifest is signed, a signature is checked."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import minisign  # type: ignore[import-untyped]

from wayout.errors import BadCopyError
from wayout.guide.copy.fingerprint import make_fingerprint
from wayout.guide.copy.keys import LARGEST_KEY, Key, find_key_id, parse_public
from wayout.guide.copy.manifest import (
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    Manifest,
    read_whole,
    write_instant,
)
from wayout.guide.copy.manifest_parsing import LARGEST_BYTES, decode_manifest, parse_manifest
from wayout.guide.copy.placing import SECRET_MODE, place, place_new

SECRET_KEY = "wayout.key"
LARGEST_SIGNATURE = 20_000
SHORTEST_PASSWORD = 12
COMMENT = "signature of a copy of the guide; check it with wayout verify, or with minisign"
OPERATIONS, MEMORY = 8_388_608, 268_435_456
"""scrypt works through 256 MB for each password that is tried."""

AskPassword = Callable[[], str]


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """A new pair of keys: where its halves lie, and the public one."""

    secret: Path
    public: Path
    key: Key


def make_keys(folder: Path, *, password: str | None) -> KeyFiles:
    """
    Make a pair of keys in a folder: `wayout.key`, for its owner only, and `wayout.pub`.

    Parameters
    ----------
    password
        What the secret key is encrypted with; None leaves it readable to whoever has the file.

    Raises
    ------
    BadCopyError
        A file of that name exists, or cannot be written, or the password is too short.
    """
    check_keys_folder(folder)
    if password is not None:
        check_password(password)
    pair = minisign.KeyPair.generate()
    public = parse_public(pair.public_key.to_base64().decode("ascii"))
    shown = f"untrusted comment: minisign public key {public.id}\n{public.public}\n"
    files = KeyFiles(folder / SECRET_KEY, folder / PUBLIC_KEY, public)
    with pair.secret_key as secret:
        if password is not None:
            secret.encrypt(password, opslimit=OPERATIONS, memlimit=MEMORY)
        secret.untrusted_comment = "minisign encrypted secret key" if password else "secret key"
        content = bytes(secret) + b"\n"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise BadCopyError(f"{folder} is no folder: {fault.strerror}") from None
    place_new(files.public, shown.encode("ascii"))
    try:
        place_new(files.secret, content, mode=SECRET_MODE)
    except BaseException:
        files.public.unlink(missing_ok=True)
        raise
    return files


def check_keys_folder(folder: Path) -> None:
    """
    Do nothing if keys can be made in a folder: no old ones are there.

    Raises
    ------
    BadCopyError
        A file of that name exists.
    """
    for name in (SECRET_KEY, PUBLIC_KEY):
        if os.path.lexists(folder / name):
            raise BadCopyError(
                f"{folder / name} exists and is not overwritten; name another folder"
            )


def check_password(password: str) -> None:
    """
    Do nothing if a password is long enough for a new key.

    Raises
    ------
    BadCopyError
        It is too short.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise BadCopyError(f"the password is short; accepted: {SHORTEST_PASSWORD} signs or more")


def sign(content: bytes, secret_key: Path, *, ask_password: AskPassword) -> tuple[bytes, Key]:
    """
    Give the signature of a manifest file, the same for the same file and key, and the public key.

    Parameters
    ----------
    ask_password
        Asked only if the key is encrypted.

    Raises
    ------
    BadCopyError
        The manifest or the key is none, or the password is wrong.
    """
    manifest = parse_manifest(decode_manifest(content))
    told = f"{manifest.situation}, made {write_instant(manifest.made)}"
    told += f", rely on until {write_instant(manifest.until)}"
    told += f", fingerprint {make_fingerprint(content)}"
    with _open_key(secret_key) as secret:
        _unlock(secret, secret_key, ask_password)
        made = secret.sign(
            content, prehash=True, untrusted_comment=COMMENT, trusted_comment=f"copy of {told}"
        )
        public = parse_public(secret.get_public_key().to_base64().decode("ascii"))
    signature = bytes(made) + b"\n"
    check_signature(content, signature, public)
    return signature, public


def _open_key(path: Path) -> minisign.SecretKey:
    try:
        return minisign.SecretKey.from_bytes(read_whole(path.resolve(), most=LARGEST_KEY))
    except OSError as fault:
        raise BadCopyError(f"{path} cannot be read: {fault.strerror}") from None
    except ValueError:
        raise BadCopyError(f"{path} is no secret key of minisign; wayout keys makes one") from None


def _unlock(secret: minisign.SecretKey, path: Path, ask_password: AskPassword) -> None:
    try:
        if secret.is_encrypted():
            secret.decrypt(ask_password())
    except (minisign.Error, UnicodeError):
        raise BadCopyError(f"wrong password for {path}, or the file is damaged") from None
    except MemoryError:
        raise BadCopyError(f"too little memory to decrypt {path}") from None


def check_signature(content: bytes, signature: bytes, key: Key) -> None:
    """
    Do nothing if the signature is one of this content by this key.

    Raises
    ------
    BadCopyError
        It is not, or it is no signature.
    """
    parsed = _parse_signature(signature)
    if not parsed.is_prehashed():
        raise BadCopyError("the signature is of minisign's old kind; accepted: of version 0.10 on")
    try:
        key.load().verify(content, parsed)
    except ValueError:
        raise BadCopyError(f"the signature is not one of this file by key {key.id}") from None


def read_signer(signature: bytes) -> str:
    """
    Give the id of the key that a signature says it was made with; anybody can write that.

    Raises
    ------
    BadCopyError
        It is no signature.
    """
    return find_key_id(bytes(_parse_signature(signature)).split(b"\n")[1])


def _parse_signature(signature: bytes) -> minisign.Signature:
    try:
        parsed = minisign.Signature.from_bytes(signature)
    except ValueError:
        raise BadCopyError(f"{SIGNATURE} is no signature of minisign") from None
    if bytes(parsed) != signature.removesuffix(b"\n"):
        raise BadCopyError(f"{SIGNATURE} is not as minisign writes it; accepted: its very bytes")
    return parsed


def sign_copy(folder: Path, secret_key: Path, *, ask_password: AskPassword) -> Key:
    """
    Sign the copy in a folder: its public key and its signature are written, or nothing is.

    Raises
    ------
    BadCopyError
        The copy or the key is none, the key lies in the copy, or the password is wrong.
    """
    if folder.resolve() in secret_key.resolve().parents:
        raise BadCopyError(f"{secret_key} lies in the copy, where all would get it; move it away")
    content = _read_manifest(folder)
    signature, key = sign(content, secret_key, ask_password=ask_password)
    shown = f"untrusted comment: minisign public key {key.id}\n{key.public}\n"
    place(folder / PUBLIC_KEY, shown.encode("ascii"))
    place(folder / SIGNATURE, signature)
    return key


def _read_manifest(folder: Path) -> bytes:
    try:
        return read_whole(folder / MANIFEST, most=LARGEST_BYTES)
    except OSError as fault:
        why = f"{folder / MANIFEST} cannot be read: {fault.strerror}"
        raise BadCopyError(f"{why}; wayout build makes a copy") from None


def read_copy(folder: Path) -> Manifest:
    """
    Read the manifest of the copy in a folder; its files are not looked at.

    Raises
    ------
    BadCopyError
        There is none, or it is not accepted.
    """
    return parse_manifest(decode_manifest(_read_manifest(folder)))
