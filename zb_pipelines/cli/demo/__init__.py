"""`zb demo`: a city whose data, and whose planted errors, are known."""

from zb_pipelines.cli.demo import build, sharing, tour, verify

COMMANDS = {
    "build": build.build,
    "sharing": sharing.sharing,
    "verify": verify.verify,
    "tour": tour.tour,
}
