"""A process for one target, and one for the look at the machine before: forked from a clean server, watched by pipe.

The server has imported the heavy libraries once, so that a target begins in a moment; no GPU is touched before a
target's own process has made it the only visible one. A worker whose parent is gone ends at once, so that nothing
goes on measuring unseen.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from generator.errors import EnergyLabelError, refusal, shown
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Baseline, Terms, how_counted, within
from generator.suite.campaign.running.enough import Enough
from generator.suite.campaign.running.job import measure_target
from generator.suite.campaign.running.progress import Progress
from generator.suite.host.identity import machine_mark
from generator.suite.host.surroundings import machine_here
from generator.suite.meters.gpu_state import gpu_state
from generator.suite.meters.meter import Meter
from generator.suite.meters.nvml import initialise
from generator.suite.meters.paired import open_meter
from generator.suite.profiling.fitting import surroundings
from generator.suite.protocol.device import choose_device, quiet_libraries, synchroniser
from generator.suite.protocol.machine import hardware_text
from generator.suite.protocol.preflight import company_at_rest, refuse_company_at_rest, refuse_machine, warnings

PRELOADED = ["generator.suite.campaign.running.preload"]
TIME_IS_UP = "the time was up"


@dataclass(frozen=True)
class Failed:
    """Why a target could not be measured, in a sentence."""

    reason: str


@dataclass(frozen=True)
class Done:
    """A worker's result; `None` for a target, whose runs lie in the journal."""

    result: Baseline | None = None


Message = Progress | Failed | Done


def look(terms: Terms, idle_s: float) -> Iterator[Message]:
    """The pre-flight and the idle baseline, in a process of their own."""
    return _messages(_look, (_of_this_tree(terms), idle_s), terms)


def measure(target: Target, terms: Terms, baseline: Baseline, enough: Enough) -> Iterator[Message]:
    """One target in a process of its own; ends with `Done` or `Failed`, whatever happens to the process."""
    return _messages(_measure, (target, _of_this_tree(terms), baseline, enough), terms)


def _of_this_tree(terms: Terms) -> Terms:
    """The terms for a worker: this process, the server and every worker are ours, and whatever they start."""
    return replace(terms, alone=replace(terms.alone, root=os.getpid()))


def _messages(work: Callable[..., Done], arguments: tuple[Any, ...], terms: Terms) -> Iterator[Message]:
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    ours, theirs = context.Pipe()
    process = context.Process(target=_guarded, args=(work, theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        while True:
            # A worker that hangs is ended by the deadline too: it goes when our end of the pipe does.
            if not ours.poll(terms.seconds_left):
                yield Failed(TIME_IS_UP)
                return
            message: Message = ours.recv()
            yield message
            if isinstance(message, Failed | Done):
                return
    except (EOFError, OSError):
        # Cut off: between two messages, or (which is the other error) in the middle of one.
        process.join()
        yield Failed(_death(process.exitcode))
    finally:
        ours.close()
        process.join(timeout=10)
        if process.is_alive():
            process.kill()
            process.join()


def _death(code: int | None) -> str:
    if code == -9:
        return "its process was killed, most often for want of memory; take a lower precision or a smaller model."
    if code == -15:
        return "its process was ended from outside (SIGTERM); run the same again."
    return f"its process died (exit code {code}) without a word; run it alone to see why."


def _guarded(work: Callable[..., Done], pipe: Connection, *arguments: Any) -> None:
    """What a worker runs: its work, every fault of it as one sentence, and its end with its parent's."""
    done = threading.Event()
    threading.Thread(target=_end_with_parent, args=(pipe, done), name="parent-watch", daemon=True).start()
    message: Message
    try:
        quiet_libraries()
        message = work(pipe, *arguments)
    except EnergyLabelError as error:
        message = Failed(str(error))
    except KeyboardInterrupt:
        # The parent has been told as well, and says what is to be said.
        return
    except OSError as error:
        message = Failed(refusal(error))
    except Exception as error:
        reason = shown(f"{type(error).__name__}: {error}", 200)
        message = Failed(f"unexpected error ({reason}): a fault of the suite; please report it.")
    finally:
        done.set()
    _send(pipe, message)


def _send(pipe: Connection, message: Message) -> None:
    with suppress(OSError):
        pipe.send(message)


def _end_with_parent(pipe: Connection, done: threading.Event) -> None:
    """The parent never sends; what comes is the end of the pipe, and before the work is done that of the parent."""
    with suppress(EOFError, OSError):
        pipe.recv()
    if not done.is_set():
        os._exit(1)


def _look(_: Connection, terms: Terms, idle_s: float) -> Done:
    import time

    profile, gpu, hardware = terms.profile, terms.gpu, terms.profile.hardware
    initialise(gpu)
    state = gpu_state(gpu) if gpu else None
    if gpu and state and hardware:
        refuse_machine(profile, hardware, gpu, state)
    meter, alone = _meter(terms), terms.alone
    try:
        began = alone.moment()
        with meter.window("idle") as window:
            time.sleep(idle_s)
        others = alone.since(began)
        reading = window.reading
    finally:
        meter.close()
    if others is not None and alone.insists:
        refuse_company_at_rest(others)
    if gpu and hardware:
        # Once more: who came meanwhile would be there in the runs.
        refuse_machine(profile, hardware, gpu, gpu_state(gpu))
    baseline = Baseline(
        idle=within(reading, profile),
        how=how_counted(reading, profile),
        driver=state.driver if state else None,
        hardware=hardware_text(state, alone.given),
        notes=(*warnings(state), *company_at_rest(others), *_around(terms)),
        machine=machine_mark(),
    )
    return Done(baseline)


def _around(terms: Terms) -> tuple[str, ...]:
    said = terms.profile.machine
    return surroundings(said, machine_here(terms.alone.given)) if said else ()


def _measure(pipe: Connection, target: Target, terms: Terms, baseline: Baseline, enough: Enough) -> Done:
    initialise(terms.gpu)
    device = choose_device(terms.gpu)
    meter = _meter(terms)
    try:
        measure_target(
            target,
            terms,
            baseline,
            meter,
            device,
            synchroniser(device),
            enough,
            lambda progress: _send(pipe, progress),
        )
    finally:
        meter.close()
    return Done()


def _meter(terms: Terms) -> Meter:
    return open_meter(terms.gpu, terms.country, terms.profile.boundary.cpu)
