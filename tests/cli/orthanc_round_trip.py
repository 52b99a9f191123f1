# SPDX-License-Identifier: Apache-2.0
"""Stores a study, our RTDOSE and our report in a real Orthanc and asks for them again, by DICOM (findscu, movescu, getscu) and by REST.

Called as: orthanc_round_trip.py PROGRAM FOLDER. Exit 0: all found; 77: a tool is missing; else: what went wrong, on stderr.
Orthanc listens on loopback only, in FOLDER only, and is ended before the script ends."""
import contextlib
import gzip
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

TOOLS = ["Orthanc", "storescu", "findscu", "movescu", "getscu"]
STUDY, FRAME, CT = "2.25.1001", "2.25.1002", "2.25.1003"
PATIENT = {"PatientName": "Doe^Jane", "PatientID": "MRN-42", "PatientBirthDate": "19600102", "PatientSex": "F", "AccessionNumber": "ACC7"}


def free_port():
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(command, expect=0):
    """Runs a program; returns its output, stdout and stderr together."""
    words = [str(word) for word in command]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
    if done.returncode != expect:
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}, not {expect}\n{done.stdout}")
    return done.stdout


def write_ct(folder, density_file):
    """A CT series of the tiny phantom: HU = 1000 (density - 1), slices of 16 x 16 voxels of 4 mm, by pydicom."""
    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    header, packed = density_file.read_bytes().split(b"\n\n", 1)
    assert b"sizes: 16 16 16" in header and b"encoding: gzip" in header
    import array

    density = array.array("f", gzip.decompress(packed))
    folder.mkdir()
    for k in range(16):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
        meta.MediaStorageSOPInstanceUID = generate_uid(prefix="2.25.")
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ct = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
        ct.is_little_endian, ct.is_implicit_VR = True, False
        ct.SOPClassUID, ct.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
        for key, value in PATIENT.items():
            setattr(ct, key, value)
        ct.StudyInstanceUID, ct.SeriesInstanceUID, ct.FrameOfReferenceUID = STUDY, CT, FRAME
        ct.StudyDate, ct.StudyTime, ct.StudyID, ct.StudyDescription = "20260301", "101500", "S1", "Y-90"
        ct.Modality, ct.SeriesNumber, ct.InstanceNumber, ct.ImageType = "CT", "5", str(k + 1), ["ORIGINAL", "PRIMARY", "AXIAL"]
        ct.ImagePositionPatient, ct.ImageOrientationPatient = [-30, -30, -30 + 4 * k], [1, 0, 0, 0, 1, 0]
        ct.PixelSpacing, ct.SliceThickness, ct.Rows, ct.Columns = [4, 4], 4, 16, 16
        ct.SamplesPerPixel, ct.PhotometricInterpretation = 1, "MONOCHROME2"
        ct.BitsAllocated, ct.BitsStored, ct.HighBit, ct.PixelRepresentation = 16, 16, 15, 1
        ct.RescaleSlope, ct.RescaleIntercept, ct.RescaleType = 1, 0, "HU"
        values = array.array("h", [round(1000 * (rho - 1)) for rho in density[256 * k : 256 * (k + 1)]])
        ct.PixelData = values.tobytes()
        ct.save_as(folder / f"ct-{k:02d}.dcm", write_like_original=False)
    return pydicom


@contextlib.contextmanager
def orthanc(folder, move_port):
    """A running Orthanc: (DICOM port, URL). It knows one place to move objects to."""
    dicom, http = free_port(), free_port()
    folder.mkdir()
    settings = {
        "Name": "test", "StorageDirectory": str(folder / "db"), "IndexDirectory": str(folder / "db"), "HttpPort": http, "DicomPort": dicom,
        "DicomAet": "ORTHANC", "DicomCheckCalledAet": True, "RemoteAccessAllowed": False, "AuthenticationEnabled": False,
        "DicomAlwaysAllowEcho": True, "DicomAlwaysAllowStore": True, "DicomAlwaysAllowFind": True, "DicomAlwaysAllowGet": True,
        "DicomAlwaysAllowMove": True, "UnknownSopClassAccepted": False, "DicomModalities": {"mover": ["MOVER", "127.0.0.1", move_port]},
    }
    (folder / "orthanc.json").write_text(json.dumps(settings), encoding="utf-8")
    url = f"http://127.0.0.1:{http}"
    with open(folder / "log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(["Orthanc", str(folder / "orthanc.json")], stdout=log, stderr=log, cwd=folder)
        try:
            for _ in range(300):  # 30 s: it starts within a second on an idle machine
                with contextlib.suppress(OSError):
                    rest(url, "/system")
                    break
                if server.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                server.kill()
            if server.poll() is not None:
                raise SystemExit("Orthanc did not start:\n" + (folder / "log").read_text(encoding="utf-8"))
            yield dicom, url
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def rest(url, path):
    """Answer of Orthanc's REST interface."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url + path, timeout=20) as answer:
        return json.loads(answer.read())


def series_by_rest(url):
    """Modality -> DICOM tags of the series of the one study that there must be."""
    studies = rest(url, "/studies")
    assert len(studies) == 1, f"{len(studies)} studies, not one"
    study = rest(url, f"/studies/{studies[0]}")
    assert study["MainDicomTags"]["StudyInstanceUID"] == STUDY, study
    assert study["PatientMainDicomTags"]["PatientID"] == PATIENT["PatientID"], study
    return {tags["Modality"]: tags for tags in (rest(url, f"/series/{name}")["MainDicomTags"] for name in study["Series"])}


def check(program, folder):
    """The round trip; raises where something is wrong."""
    yttria = [program]
    run(yttria + ["phantom", "tiny", "-o", folder / "tiny"])
    pydicom = write_ct(folder / "ct", folder / "tiny" / "density.nrrd")
    case = (folder / "tiny" / "case.toml").read_text(encoding="utf-8")
    start, stop = case.index("[anatomy]"), case.index("[[structure]]")
    (folder / "tiny" / "case.toml").write_text(case[:start] + '[anatomy]\nct = "../ct"\n\n' + case[stop:], encoding="utf-8")
    run(yttria + ["run", folder / "tiny/case.toml", "-o", folder / "r", "--method", "local", "--quiet"])
    export = yttria + ["export", folder / "r", "-o", folder / "out", "--as", "rtdose,capture,pdf", "--bits", "16", "--identified"]
    export += ["--source", folder / "ct"]

    move_port = free_port()
    with orthanc(folder / "orthanc", move_port) as (port, url):
        run(["storescu", "-aec", "ORTHANC", "+sd", "127.0.0.1", port, folder / "ct"])
        assert list(series_by_rest(url)) == ["CT"]
        run(export)  # without --store nothing reaches the archive
        assert list(series_by_rest(url)) == ["CT"]
        said = run(export + ["--store", f"127.0.0.1:{port}", "--called", "SOMEONE"], expect=4)  # refused: another title
        assert "nothing was sent" in said and "SOMEONE" in said, said
        said = run(export + ["--store", f"127.0.0.1:{port}", "--called", "ORTHANC", "--aet", "PHYSICS"])
        assert "stored in 127.0.0.1" in said, said

        # By REST: all in the one study, each series saying what it is.
        series = series_by_rest(url)
        assert sorted(series) == ["CT", "DOC", "OT", "RTDOSE", "RTPLAN"], sorted(series)
        for modality in ("DOC", "OT", "RTDOSE", "RTPLAN"):
            assert series[modality]["SeriesDescription"].startswith("RESEARCH - NOT FOR CLINICAL USE"), series[modality]

        # By DICOM: a query for the study's series, then the objects themselves.
        keys = ["127.0.0.1", port, "-k", "QueryRetrieveLevel=SERIES", "-k", f"StudyInstanceUID={STUDY}", "-k"]
        found = run(["findscu", "-S", "-aec", "ORTHANC"] + keys + ["Modality", "-k", "SeriesInstanceUID", "-k", "PatientID=MRN-42"])
        for tags in series.values():
            assert tags["SeriesInstanceUID"] in found, found
        (folder / "moved").mkdir()
        move = ["movescu", "-S", "-aec", "ORTHANC", "-aet", "MOVER", "-aem", "MOVER", "+P", move_port, "-od", folder / "moved"]
        run(move + keys + [f"SeriesInstanceUID={series['RTDOSE']['SeriesInstanceUID']}"])
        (folder / "got").mkdir()
        get = ["getscu", "-S", "-aec", "ORTHANC", "-od", folder / "got"]
        run(get + keys + [f"SeriesInstanceUID={series['OT']['SeriesInstanceUID']}"])

    sent, (back,) = pydicom.dcmread(folder / "out/rtdose.dcm"), map(pydicom.dcmread, (folder / "moved").iterdir())
    assert back.PixelData == sent.PixelData and back.DoseGridScaling == sent.DoseGridScaling and len(set(back.PixelData)) > 10
    assert back.FrameOfReferenceUID == FRAME and back.StudyInstanceUID == STUDY and back.AccessionNumber == "ACC7"
    pictures = {p.SOPInstanceUID: p for p in map(pydicom.dcmread, (folder / "out").glob("report-[0-9]*.dcm"))}
    fetched = [pydicom.dcmread(file) for file in (folder / "got").iterdir()]
    assert len(fetched) == len(pictures) > 1, (len(fetched), len(pictures))
    for picture in fetched:
        assert picture.PixelData == pictures[picture.SOPInstanceUID].PixelData


def main():
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    try:
        import pydicom  # noqa: F401
    except ImportError:
        missing.append("python3-pydicom")
    if missing:
        print("not installed: " + ", ".join(missing) + " (apt-get install orthanc dcmtk python3-pydicom)")
        return 77
    check(sys.argv[1], pathlib.Path(sys.argv[2]).resolve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
