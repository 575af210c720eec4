from planner.drafters.model.trade_off import TRADE_OFFS, trade_offs


def test_trade_offs_are_used_in_order_and_never_twice():
    assert trade_offs(2) == TRADE_OFFS[:2]
    assert trade_offs(99) == TRADE_OFFS
    assert len({trade_off.name for trade_off in TRADE_OFFS}) == len(TRADE_OFFS)
