"""`zb duties`: registers that the law asks of whoever handles personal and important data."""

from zb_pipelines.cli.duties import assessment, important, persons, register, secret

COMMANDS = {
    "register": register.register,
    "assessment": assessment.assessment,
    "important": important.important,
    "persons": persons.persons,
    "secret": secret.secret,
}
