"""``python -m kgreason``."""

import sys

from kgreason.cli import main

sys.exit(main())
