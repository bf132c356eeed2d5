"""`zb demo`: a city whose data, and whose planted errors, are known."""

from zb_pipelines.cli.demo import build, tour, verify

COMMANDS = {"build": build.build, "verify": verify.verify, "tour": tour.tour}
