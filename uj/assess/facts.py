"""The atomic questions asked of a case, each with one key, one answer and the facts that gave it.

Every condition of every statute comes down to these questions. A key such as ``S1.present.FR`` is
stable: it is printed where a fact is missing, and it may be answered directly in the case file under
``answers:``. An answer is yes, no or unknown; nothing here ever turns silence into a no.

Two conventions of reading, both visible in the answer's reasons:

* a nationality without dates is taken to have been held throughout, a residence or stay without dates
  to be the present one;
* a person present in one state is not in another at that moment.
"""

from __future__ import annotations

from uj.assess.about_conduct import AboutConduct
from uj.assess.about_persons import AboutPersons
from uj.assess.about_victims import AboutVictims
from uj.assess.asking import Answer, Because, View

__all__ = ["Answer", "Because", "Facts", "View"]


class Facts(AboutPersons, AboutVictims, AboutConduct):
    """The questions one case can be asked under one view, on one date."""
