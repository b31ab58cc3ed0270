"""`dockfix explain`: says what a pasted error text means, without asking any host."""

from argparse import Namespace


def run(args: Namespace) -> int:
    raise NotImplementedError
