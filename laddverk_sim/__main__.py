"""`python -m laddverk_sim`."""

import sys

from laddverk_sim.command_line import main

sys.exit(main())
