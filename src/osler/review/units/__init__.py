"""What is reviewed: recommendations, drugs and articles, each with a digest of all that an approval rests on.

Start at `read_content`, which reads the packs; everything else here is pure.
"""

from osler.review.units.reading import read_content, served
from osler.review.units.unit import Content, Kind, Served, Unit, as_kept, digest_of, kind_of

__all__ = ["Content", "Kind", "Served", "Unit", "as_kept", "digest_of", "kind_of", "read_content", "served"]
