"""Where things lie. Everything that is not source goes under the git-ignored `.cache/`; environment variables override."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("ANYTAB_CACHE", ROOT / ".cache"))
# Teachers, references and judges that must never be committed (see the README); ANYTAB_DATA points at the folder.
EXTERNAL = Path(os.environ.get("ANYTAB_DATA", CACHE / "external"))
NODE_MODULES = Path(os.environ.get("ANYTAB_NODE_MODULES", CACHE / "npm" / "node_modules"))
WHEELS = Path(os.environ.get("ANYTAB_WHEELS", CACHE / "pip"))
DATA = CACHE / "data"
RUNS = CACHE / "runs"
WEIGHTS = CACHE / "weights"
