"""Opened packages: valid by the tools that others would use, whole, and counted."""

import io
import json

import httpx
import openpyxl
import pandas as pd
import pyshacl
import rdflib
from frictionless import Package

from assets.sharing.disclosure import measure_disclosure
from assets.sharing.open_package import packages_folder
from resources.engine import Engine
from tests.sharing.conftest import DAY, City
from zb_pipelines.domain.derived_tables.model import ResolvedColumn

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:datatype rdf:langString ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ;
  sh:property [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:accrualPeriodicity ; sh:maxCount 1 ; sh:class dct:Frequency ] ;
  sh:property [ sh:path dct:accessRights ; sh:maxCount 1 ; sh:class dct:RightsStatement ] ;
  sh:property [ sh:path dct:modified ; sh:datatype xsd:dateTime ; sh:maxCount 1 ] ;
  sh:property [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path dct:license ; sh:maxCount 1 ; sh:class dct:LicenseDocument ] ;
  sh:property [ sh:path dct:format ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dct:MediaTypeOrExtent ] ;
  sh:property [ sh:path dcat:byteSize ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] .
"""
"""The mandatory properties of DCAT-AP 3 and the ranges of those that we use."""


def test_the_catalog_conforms_to_the_shapes_of_dcat_ap(city: City, server: str) -> None:
    answer = httpx.get(f"{server}/open/catalog.jsonld")
    assert answer.headers["content-type"].startswith("application/ld+json")
    graph = rdflib.Graph().parse(data=answer.text, format="json-ld")
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    conforms, _, report = pyshacl.validate(graph, shacl_graph=shapes)
    assert conforms, report
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    assert len(set(graph.subjects(rdflib.RDF.type, dcat.Dataset))) == 1
    formats = {
        str(graph.value(each, rdflib.RDFS.label))
        for each in graph.objects(None, rdflib.DCTERMS.format)
    }
    assert formats == {"CSV", "JSON", "Parquet", "XLSX"}
    for url in graph.objects(None, dcat.downloadURL):
        assert httpx.get(str(url)).status_code == 200


def test_frictionless_validates_the_package(city: City) -> None:
    (descriptor,) = (packages_folder(city.platform) / "open_school").rglob("datapackage.json")
    report = Package(str(descriptor)).validate()
    assert report.valid, report.flatten(["type", "message"])
    described = json.loads(descriptor.read_text("utf-8"))
    assert [field["title"] for field in described["resources"][0]["schema"]["fields"]] == [
        "code",
        "name",
        "students",
    ]


def test_all_formats_say_the_same(city: City, server: str) -> None:
    base = f"{server}/open/open_school/newest/open_school"
    csv = pd.read_csv(io.BytesIO(httpx.get(f"{base}.csv").content), dtype=str)
    rows = json.loads(httpx.get(f"{base}.json").text)
    parquet = pd.read_parquet(io.BytesIO(httpx.get(f"{base}.parquet").content))
    sheet = openpyxl.load_workbook(io.BytesIO(httpx.get(f"{base}.xlsx").content)).worksheets[0]
    assert [list(csv["code"]), [row["code"] for row in rows], list(parquet["code"])] == [
        ["S1", "S2"]
    ] * 3
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[1:] == [["S1", "第一小学", 300], ["S2", "=HYPERLINK(1)", None]]
    assert sheet["B3"].data_type == "s"


def test_an_unchanged_day_makes_no_new_version(city: City) -> None:
    city.build("open_school")
    assert len(city.platform.registry.sharing.packages.versions("open_school")) == 1


def test_what_is_known_already_is_not_sent_again(city: City, server: str) -> None:
    path = f"{server}/open/open_school/newest/open_school.csv"
    etag = httpx.get(path).headers["etag"]
    assert httpx.get(path, headers={"If-None-Match": etag}).status_code == 304
    sums = city.platform.registry.sharing.usage.sums(DAY, DAY)
    assert [(each.product, each.calls) for each in sums if each.act == "file"] == [
        ("open_school", 2)
    ]


def test_the_feed_tells_of_updates_in_numbers(city: City, server: str) -> None:
    feed = httpx.get(f"{server}/open/feed.atom").text
    assert "学校名录" in feed
    assert "共 2 行" in feed


def test_no_other_file_is_reached(city: City, server: str) -> None:
    for path in ("newest/..%2f..%2fregistry.db", "newest/none.csv", "1/open_school.csv"):
        assert httpx.get(f"{server}/open/open_school/{path}").status_code == 404
    assert httpx.get(f"{server}/open/payer").status_code == 404


def test_k_is_what_pycanon_finds(engine: Engine, city: City) -> None:
    from pycanon import anonymity

    data = pd.DataFrame({"district": ["a"] * 5 + ["b"] * 3, "sex": list("mmmffmmf")})
    engine.connection.register("people", data)
    columns = tuple(
        ResolvedColumn(name=name, title=name, type="string", level="L1") for name in data.columns
    )
    product = city.catalog.products["open_school"].model_copy(
        update={"items": ("district", "sex"), "quasi_identifiers": ("district", "sex")}
    )
    found = measure_disclosure(engine, product, "people", columns)
    assert found.k == anonymity.k_anonymity(data, ["district", "sex"]) == 1
    assert found.unique == 1
