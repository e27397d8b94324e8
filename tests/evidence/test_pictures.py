"""Pictures as phones and programs make them: large, cut off, moving, see-through, labelled; in the real child."""

import io
import zlib

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from cases.models import Scope
from dossier.content import transcript_pages
from evidence import access, exhibits, transcripts
from evidence.errors import RefusedFileError, UnreadableError
from evidence.models import Exhibit
from evidence.readers.pictures.metadata import PictureMetadata
from evidence.sandbox import decoder
from evidence.upload.file_types import identify
from evidence.upload.refusals import Reason
from evidence.upload.screening import StillWatch
from tests.evidence import child, samples
from tests.evidence.conftest import JSON, file

PIXELS = 64_000_000
GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
C2PA = b"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"


def readings(media_type, *files):
    batch = child.read("picture", media_type, files)
    assert batch.late == []
    return batch.readings


def shown(reading, page=0):
    with Image.open(io.BytesIO(reading.pages[page].jpeg)) as image:
        return image.convert("RGB")


def facts(reading) -> PictureMetadata:
    return reading.transcript.picture if reading.transcript else PictureMetadata()


def words(colour, below=(0, 0, 0, 0), mode="RGBA"):
    image = Image.new("RGBA", (600, 400), below)
    ImageDraw.Draw(image).rectangle((100, 100, 500, 140), fill=colour)
    return image.convert(mode)


def frames(count=5):
    made = [Image.new("RGB", (300, 200), "white") for _ in range(count)]
    for number, frame in enumerate(made[1:], 1):
        ImageDraw.Draw(frame).rectangle((20, 20, 30 + 6 * number, 120), fill=(200, 30, 30))
    return made


# --- large and cut off ------------------------------------------------------------------------------------


def test_a_photo_of_108_megapixels_is_shown_smaller():
    """One of 48 as HEIC, which takes long to make, lies in the corpus."""
    photo = samples.saved(Image.new("L", (12000, 9000), 90), "JPEG", quality=20)
    assert decoder.read("picture", "image/jpeg", photo, pixels=PIXELS).pages[0].width == 2205
    with pytest.raises(UnreadableError, match="too_large"):
        decoder.read("picture", "image/jpeg", photo, pixels=20_000_000)


def test_a_bomb_is_still_too_large():
    with pytest.raises(UnreadableError, match="too_large"):
        decoder.read("picture", "image/png", samples.bomb(), pixels=PIXELS)


def test_what_is_cut_off_is_shown_as_far_as_it_goes_and_said():
    whole = samples.jpeg()
    ends, half, png = readings("image/jpeg", whole[:-2], whole[: len(whole) // 2], samples.png()[:9000])
    assert facts(ends).broken
    assert facts(half).broken
    assert facts(png).broken
    assert shown(half).crop((0, 0, 540, 90)).getextrema()[0][0] < 100  # the bar with the name
    [nothing] = readings("image/jpeg", whole[:400])
    assert nothing == "undecodable"


# --- moving -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_a_moving_picture_several_are_shown_and_it_is_said(form):
    moving = samples.saved(frames()[0], form, save_all=True, append_images=frames()[1:], duration=200)
    [reading] = readings(f"image/{form.lower()}", moving)
    assert (facts(reading).frames, facts(reading).frame_numbers) == (5, (1, 2, 3, 4, 5))
    assert facts(reading).seconds == pytest.approx(1, abs=0.3) or form == "AVIF"
    assert max(band[1] - band[0] for band in shown(reading).getextrema()) > 100  # the first one is empty


def test_of_many_frames_both_ends_and_some_between_are_shown():
    many = samples.saved(frames(40)[0], "GIF", save_all=True, append_images=frames(40)[1:], duration=50)
    [reading] = readings("image/gif", many)
    assert facts(reading).frame_numbers == (1, 9, 17, 24, 32, 40)


# --- see-through, and other kinds -------------------------------------------------------------------------


@pytest.mark.parametrize(("colour", "ground"), [("white", "dark"), ("black", "white"), ((128, 128, 128), "white")])
def test_words_on_nothing_can_be_read(colour, ground):
    for data, kind in (
        (samples.saved(words(colour), "PNG"), "png"),
        (samples.saved(words(colour), "WEBP"), "webp"),
    ):
        [reading] = readings(f"image/{kind}", data)
        assert facts(reading).background == ground
        level = shown(reading).convert("L")
        assert abs(level.getpixel((300, 120)) - level.getpixel((300, 300))) > 60


def test_a_picture_that_only_could_be_see_through_is_nothing_to_talk_about():
    [reading] = readings("image/png", samples.saved(words("white", (9, 9, 9, 255)), "PNG"))
    assert reading.transcript is None


def test_tiff_and_bmp_are_read_and_what_is_not_has_a_way_out():
    for form, kind in (("TIFF", "image/tiff"), ("BMP", "image/bmp")):
        data = samples.saved(samples.chat(), form)
        assert identify(data[:8192]).media_type == kind
        [reading] = readings(kind, data)
        assert reading.pages[0].width == 540
    dng = b"II*\0\x08\0\0\0\x01\0\x12\xc6\x01\0\x04\0\0\0\x01\x04\0\0" + bytes(90)
    for data in (b"\xff\x0a" + bytes(60), b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(60)):
        with pytest.raises(RefusedFileError) as refused:
            identify(data)
        assert refused.value.reason is Reason.RARE_PICTURE
    assert identify(dng).media_type == "image/x-adobe-dng"


def test_sixteen_bits_and_palettes_with_transparency_keep_their_words():
    deep = Image.new("I;16", (60, 60), 60_000)
    deep.paste(0, (10, 10, 50, 50))
    palette = words("black").quantize(4)
    for data in (samples.saved(deep, "PNG"), samples.saved(palette, "PNG")):
        [reading] = readings("image/png", data)
        low, high = shown(reading).convert("L").getextrema()
        assert high - low > 150


# --- what the file says about itself ----------------------------------------------------------------------


def with_text(**chunks) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, value in chunks.items():
        info.add_text(key, value)
    return samples.saved(samples.chat(size=(200, 300)), "PNG", pnginfo=info)


def said(reading) -> set[tuple[str, str]]:
    return {(claim.kind, claim.value) for claim in facts(reading).claims}


def test_generators_that_write_their_input_are_named():
    a1111 = "a face, Negative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 1"
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + a1111.encode("utf-16-be")
    exif[0x0131] = "Adobe Firefly"
    one, two, three, plain = readings(
        "image/png",
        with_text(parameters=a1111),
        with_text(workflow='{"nodes": []}', prompt='{"3": {"class_type": "KSampler"}}'),
        samples.saved(samples.chat(size=(200, 300)), "JPEG", exif=exif),
        samples.png(),
    )
    assert said(one) == {("settings", "parameters: " + a1111.replace("\n", " "))}
    assert {kind for kind, _ in said(two)} == {"settings"}
    assert ("software", "Adobe Firefly") in said(three)
    assert any(kind == "settings" and "Steps: 20" in value for kind, value in said(three))
    assert all(facts(reading).names_generator for reading in (one, two, three))
    assert plain.transcript is None


def test_source_types_credits_and_content_credentials_are_named_in_any_container():
    label = f'Iptc4xmpExt:DigitalSourceType="{GENERATED}" photoshop:Credit="Made with Google AI"'
    xmp = f"<x:xmpmeta><rdf:Description {label}/></x:xmpmeta>"
    jumbf = C2PA + b"\0\x6fclaim_generator\x66OpenAI" + GENERATED.encode()
    chunk = len(jumbf).to_bytes(4, "big") + b"caBX" + jumbf + bytes(4)
    png = samples.saved(samples.chat(size=(200, 300)), "PNG")
    chunk = chunk[:-4] + zlib.crc32(chunk[4:-4]).to_bytes(4, "big")
    labelled, signed = readings(
        "image/jpeg",
        samples.saved(samples.chat(size=(200, 300)), "JPEG", xmp=xmp.encode()),
        png[:33] + chunk + png[33:],
    )
    assert said(labelled) == {("source_type", "trainedAlgorithmicMedia"), ("credit", "Made with Google AI")}
    assert said(signed) == {("content_credentials", "OpenAI"), ("source_type", "trainedAlgorithmicMedia")}


def test_motion_photos_live_photos_and_gain_maps_are_named():
    exif = Image.Exif()
    entry = (0x11).to_bytes(2, "big") + b"\0\x02" + bytes(8)
    exif.get_ifd(0x8769)[0x927C] = b"Apple iOS\0\0\x01MM" + (1).to_bytes(2, "big") + entry
    photo = samples.chat(size=(200, 300))
    live, motion, hdr = readings(
        "image/jpeg",
        samples.saved(photo, "JPEG", exif=exif),
        samples.saved(photo, "JPEG") + b"MotionPhoto_Data" + samples.mp4(),
        samples.saved(photo, "JPEG", xmp=b'<x:xmpmeta hdrgm:Version="1.0"/>'),
    )
    assert facts(live).moving_part == "live_photo"
    assert facts(motion).moving_part == "motion_photo"
    assert facts(hdr).gain_map


def test_the_page_and_the_print_say_that_it_is_no_proof(maya, secured):
    item = secured(with_text(parameters="a face, Steps: 20, Sampler: Euler a"))
    page = maya.client.get(f"/en/case/evidence/{item.pk}/").content.decode()
    assert "The file itself says that a program made this picture" in page
    assert "This is no proof" in page
    assert "Sampler: Euler a" in page
    opened = exhibits.open_exhibit(item, maya.vault.fields(Scope.EVIDENCE))
    read = transcripts.of_exhibit(opened, maya.case.pk, maya.vault.private(Scope.EVIDENCE))
    [part] = transcript_pages.parts(read, "en", 1)
    assert "proves nothing by itself" in part.notes[0]
    assert part.lines[0].value.startswith("parameters: a face")


# --- where anyone under 18 may be seen --------------------------------------------------------------------


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF", "TIFF", "motion"])
def test_a_young_case_takes_no_picture_that_can_move_whatever_is_said_of_it(maya, blobs, form):
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.UNSURE)
    if form == "motion":
        moving = samples.jpeg() + b"\0\0\0\x20ftypmp42" + bytes(90)
    else:
        moving = samples.saved(frames()[0], form, save_all=True, append_images=frames()[1:])
    data = {"nothing_intimate": "1", "looked": "passed", "original": "", "files": [file(moving, "a.gif")]}
    [refused] = maya.client.post("/en/case/evidence/upload/", data, **JSON).json()["files"]
    assert "first looked at on your own device" in refused["refused"]
    assert not Exhibit.objects.exists()
    assert blobs() == []


def test_ordinary_pictures_hold_no_sign_of_movement():
    for data in (samples.png(), samples.jpeg()):
        StillWatch().feed(data)
