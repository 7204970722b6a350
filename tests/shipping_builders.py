"""Ships, ports, lots and small cases for the tests of the shipping desk; fleets by chance for hypothesis."""

from datetime import date, timedelta

from hypothesis import strategies as st

from despatch.shipping.model import Apart, Case, Escort, Hold, Leg, Lot, Port, Season, Ship

FIRST = date(1938, 9, 1)


def day(n):
    return FIRST + timedelta(n)


def port(name, *, berths=2, draught=10, rate=500, ice=(), crane=0, rates=None):
    return Port(name, 0, 0, berths, draught, rate, rates or {}, crane, ice)


DECK = Hold("deck", 100, 200)
APART = (Apart("explosives", "fuel", "apart"),)


def ship(
    name, *, tons=2000, at="Amity", free=0, knots=10, deck=DECK, draught=8, ice=False, gear=5, holds=3, until=None
):
    each = tuple(Hold(str(n + 1), 1.1 * tons / holds, 1.4 * tons / holds) for n in range(holds))
    return Ship(name, tons, each, knots, at, day(free), deck, draught=draught, ice=ice, gear=gear, until=until)


def lot(
    id,
    *,
    tons=1000,
    cls="general",
    start="Amity",
    end="Skarvund",
    ready=0,
    due=None,
    priority=1,
    kg=1000,
    m3=1.2,
    stow="hold",
    flies=False,
):
    pieces = max(1, round(tons * 1000 / kg))
    return Lot(
        id,
        "goods",
        pieces,
        kg,
        kg * m3 / 1000,
        cls,
        stow,
        start,
        end,
        day(ready),
        None if due is None else day(due),
        priority,
        flies,
    )


def legs(start, end, nm, **more):
    return (Leg(start, end, nm, **more), Leg(end, start, nm, **more))


def case(ships, lots, *, ports=None, ways=None, escorts=(), days=120, apart=APART):
    ports = ports or (port("Amity"), port("Skarvund"))
    return Case(
        tuple(ships),
        tuple(ports),
        tuple(ways or legs("Amity", "Skarvund", 1200)),
        tuple(escorts),
        tuple(lots),
        FIRST,
        day(days - 1),
        apart,
    )


NAMES = ("Amity", "Marn", "Serrin", "Skarvund")


@st.composite
def cases(draw):
    """A small world: up to four ports, ice, a leg under escort, ships and lots of every sort."""
    many = draw(st.integers(2, 4))
    names = NAMES[:many]
    small = st.integers(0, 3)
    ports = [
        port(
            n,
            berths=draw(st.integers(1, 2)),
            draught=draw(st.sampled_from([7, 10])),
            rate=draw(st.sampled_from([200, 700])),
            crane=draw(st.sampled_from([0, 40])),
            ice=draw(st.sampled_from([(), (Season((10, 1), (11, 15)),)])),
            rates=draw(st.sampled_from([{}, {"explosives": 120}])),
        )
        for n in names
    ]
    ways, escorts = [], []
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            if draw(small):
                convoy = draw(small) == 0
                season = draw(st.sampled_from([(), (), (Season((9, 1), (10, 31)),)]))
                ways += legs(
                    one,
                    other,
                    draw(st.sampled_from([300, 1200, 2500])),
                    convoy=convoy,
                    open=season,
                    risk=draw(st.sampled_from([0, 0.05])),
                )
                if convoy and draw(small):
                    escorts.append(
                        Escort(
                            f"Group {one} {other}",
                            one,
                            other,
                            day(draw(st.integers(0, 9))),
                            day(100),
                            draw(st.integers(1, 2)),
                            draw(st.sampled_from([8, 10])),
                        )
                    )
    ships = [
        ship(
            f"Ship {n}",
            tons=draw(st.sampled_from([400, 1500, 4000])),
            at=draw(st.sampled_from(names)),
            free=draw(st.integers(0, 30)),
            knots=draw(st.sampled_from([7, 10, 15])),
            draught=draw(st.sampled_from([6, 8])),
            ice=draw(st.booleans()),
            gear=draw(st.sampled_from([5, 30])),
            until=draw(st.sampled_from([None, None, day(60)])),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    cargo = []
    for n in range(draw(st.integers(0, 5))):
        start, end = draw(st.permutations(names))[:2]
        ready = draw(st.integers(0, 60))
        kg, m3, stow = draw(
            st.sampled_from(
                [
                    (1000, 1.2, "hold"),
                    (1000, 0.5, "hold"),
                    (1016.047, 3.0, "hold"),
                    (4500, 5, "either"),
                    (3500, 12, "deck"),
                    (20000, 1.4, "hold"),
                ]
            )
        )
        cargo.append(
            lot(
                f"L{n}",
                tons=draw(st.sampled_from([20, 700, 5000])),
                cls=draw(st.sampled_from(["general", "explosives", "fuel"])),
                start=start,
                end=end,
                ready=ready,
                due=draw(st.sampled_from([None, ready + 5, ready + 40])),
                priority=draw(st.integers(1, 3)),
                kg=kg,
                m3=m3,
                stow=stow,
            )
        )
    return case(ships, cargo, ports=ports, ways=ways or legs(names[0], names[1], 300), escorts=escorts)
