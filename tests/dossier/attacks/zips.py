"""Archives that hold more than the bundle, in ways that some programs that unpack them overlook."""

import shutil
import warnings
import zipfile
from pathlib import Path


def packed_again(folder: Path, path: Path, *more: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    shutil.make_archive(str(path.with_suffix("")), "zip", folder.parent, folder.name)
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, body in more:
            archive.writestr(name, body)
    return path


def tricks(bundle: Path) -> dict[str, tuple[zipfile.ZipInfo | str, bytes]]:
    inside = bundle.name
    link = zipfile.ZipInfo(f"{inside}/originals/0002.lnk")
    link.external_attr = 0o120777 << 16
    cut = zipfile.ZipInfo(f"{inside}/originals/0003.png")
    cut.filename += "\0.exe"  # the constructor would cut it off
    return {
        "folder": (f"{inside}/extra/", b""),
        "folder_beside": ("extra/", b""),
        "folder_in_another_case": (f"{inside}/Originals/", b""),
        "folder_of_a_computer": ("__MACOSX/", b""),
        "folder_with_bytes": (f"{inside}/originals/", b"a picture"),
        "folder_around_with_bytes": (f"{inside}/", b"a picture"),
        "folder_called_like_a_file": (f"{inside}/dossier.pdf/", b""),
        "folder_in_another_unicode_form": (f"{inside}/original\u017f/", b""),
        "here": (f"{inside}/./", b""),
        "here_again": (f"{inside}/./dossier.pdf", b"another"),
        "up": ("../", b""),
        "backslash": (f"{inside}\\dossier.pdf", b"another"),
        "cut_off": (cut, b"another"),
        "beside": ("readme-first.exe", b"x"),
        "twice": (f"{inside}/dossier.pdf", b"another"),
        "case": (f"{inside}/DOSSIER.PDF", b"another"),
        "absolute": ("/etc/cron.d/x", b"x"),
        "climbing": (f"{inside}/../../x", b"x"),
        "link": (link, b"/etc/passwd"),
    }
