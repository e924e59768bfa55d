# What was wrong with a hang-up, by rules that are the same for every stack and look at nothing but
# the messages. Not the moments themselves: see moments.py. Read next: run.

TIMER_H = 32.0  # seconds, 64*T1
WORDS = {"200 BYE": "our BYE is not answered"}


def when(records, *kinds):
    """The time of the first such message, or None."""
    return next((at for at, message in records if message.what in kinds), None)


def transactions(records, method):
    """Repeats of a request have its branch; another branch is another request."""
    return {message.value("Via") for _, message in records if message.what == method}


def missing(heard, owes):
    """A phone that never says it has gone leaves the other side alone with the call."""
    return [WORDS.get(each, f"no {each}") for each in ("CANCEL", "ACK", "BYE", "200 BYE")
            if each in owes and when(heard, each) is None]


def cancelled_too_early(heard, said):
    """RFC 3261 9.1: no CANCEL before a provisional response."""
    at, rang = when(heard, "CANCEL"), when(said, "100 INVITE", "180 INVITE")
    if at is None or (rang is not None and at >= rang):
        return []
    return ["CANCEL before a 1xx"]


def foreign_cancel(heard):
    """RFC 3261 9.1: the CANCEL has the branch of what it cancels."""
    wanted = transactions(heard, "INVITE")
    return ["CANCEL with another branch"] if transactions(heard, "CANCEL") - wanted else []


def bye_too_early(heard, said):
    """RFC 3261 15: the called side sends no BYE before the ACK or the end of its transaction."""
    bye, answered = when(heard, "BYE"), when(heard, "200 INVITE")
    if bye is None or answered is None:
        return []
    acknowledged = when(said, "ACK")
    if acknowledged is not None and acknowledged <= bye:
        return []
    if bye - answered >= TIMER_H - 1.0:
        return []
    return ["BYE before the ACK"]


def bye_before_ack(heard, owes):
    """RFC 3261 13.2.2.4: the calling side acknowledges a 2xx, then ends what it made."""
    ack, bye = when(heard, "ACK"), when(heard, "BYE")
    if "ACK" not in owes or ack is None or bye is None or ack <= bye:
        return []
    return ["BYE before its ACK"]


def repeated(heard):
    """One hang-up is one request of each kind."""
    return [f"{len(found)} {method}s" for method in ("INVITE", "CANCEL", "BYE")
            if len(found := transactions(heard, method)) > 1]


def silent_200(heard, said):
    """RFC 3261 13.3.1.4: a 2xx is repeated until its ACK comes."""
    answered, acknowledged = when(heard, "200 INVITE"), when(said, "ACK")
    if answered is None or (acknowledged is not None and acknowledged - answered < 1.0):
        return []
    count = sum(message.what == "200 INVITE" for _, message in heard)
    return ["200 not repeated"] if count < 2 else []


def wrong_answers(heard, owes):
    """RFC 5407 3.2.1: crossing BYEs are both answered with 200."""
    if "200 BYE" not in owes:
        return []
    return [f"{message.status} to the crossing BYE" for _, message in heard
            if message.what.endswith(" BYE") and message.status >= 300][:1]


def late_invite(heard):
    """RFC 3261 17.1.1.2: the answer ends the repeats of an INVITE."""
    ack = when(heard, "ACK")
    late = ack is not None and any(at > ack for at, message in heard if message.what == "INVITE")
    return ["INVITE repeated after its ACK"] if late else []


def judge(heard, said, owes):
    """Everything wrong, in a few words each; empty: right."""
    if when(heard, "INVITE", "200 INVITE") is None:
        return ["the call did not begin"]
    wrong = wrong_answers(heard, owes)
    absent = [each for each in missing(heard, owes) if not (wrong and "our BYE" in each)]
    return (cancelled_too_early(heard, said) + foreign_cancel(heard) + absent +
            bye_too_early(heard, said) + bye_before_ack(heard, owes) + repeated(heard) +
            silent_200(heard, said) + late_invite(heard) + wrong)
