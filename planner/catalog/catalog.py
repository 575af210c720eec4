"""Catalog: the read side of all packs. (contract; the implementation is being written)"""
