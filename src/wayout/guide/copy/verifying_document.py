"""What became of verifying a copy, as a document for JSON and for the terminal."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from wayout.guide.copy.manifest import Manifest, write_instant
from wayout.guide.copy.verifying import CopyCheck
from wayout.situation.period import Instant, hours_between

PAGES = (".html", ".htm")


def write_copy_check(check: CopyCheck, folder: Path, *, now: Instant) -> dict[str, Any]:
    """
    Give the document of a check.

    What stands under `copy` is what the manifest says; only `holds` tells whether to believe it.
    """
    return {
        "folder": str(folder),
        "at": write_instant(now),
        "holds": check.holds,
        "signed_by": check.signed_by.id if check.signed_by else None,
        "signature_names": check.claimed or None,
        "fingerprint": check.fingerprint or None,
        "fingerprint_compared": check.compared,
        "copy": _write_copy(check.manifest, now) if check.manifest else None,
        "notices": [asdict(notice) for notice in check.notices],
    }


def _write_copy(manifest: Manifest, now: Instant) -> dict[str, Any]:
    pages = [p for p in manifest.files if p.endswith(PAGES)]
    largest = max(pages, key=lambda p: (manifest.files[p].size, p), default=None)
    return {
        "situation": manifest.situation,
        "title": manifest.title,
        "made": write_instant(manifest.made),
        "age_hours": hours_between(manifest.made, now),
        "until": write_instant(manifest.until),
        "hours_left": hours_between(now, manifest.until),
        "since": write_instant(manifest.since) if manifest.since else None,
        "version": manifest.version,
        "files": len(manifest.files),
        "bytes": manifest.total_bytes,
        "largest_page": largest,
        "largest_page_bytes": manifest.files[largest].size if largest else None,
    }
