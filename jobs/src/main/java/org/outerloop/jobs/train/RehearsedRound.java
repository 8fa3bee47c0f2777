package org.outerloop.jobs.train;

import java.util.HashMap;
import java.util.Map;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.Conduct;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.PeerResult;
import org.outerloop.round.PeerRound;
import org.outerloop.round.RoundStart;
import org.outerloop.round.Spread;

/** The round of peers that train, side by side, each in its own way. */
final class RehearsedRound implements Spread.Work<PeerPlace, PeerResult> {
  private final RoundStart start;
  private final HashMap<PeerId, Conduct> conducts;

  RehearsedRound(RoundStart start, Map<PeerId, Conduct> conducts) {
    this.start = start;
    this.conducts = new HashMap<>(conducts);
  }

  @Override
  public PeerResult apply(PeerPlace place) {
    return new PeerRound(start, conducts.get(place.peer())).apply(place);
  }
}
