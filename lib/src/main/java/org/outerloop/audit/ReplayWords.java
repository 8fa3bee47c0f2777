package org.outerloop.audit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerId;
import org.outerloop.protocol.RunSpec;
import org.outerloop.protocol.Slice;
import org.outerloop.round.Finding;
import org.outerloop.round.Recomputation;
import org.outerloop.round.WorkDifference;

/** What replays call things, in the stages of a diagnosis. */
final class ReplayWords {
  private ReplayWords() {}

  static Parting of(Finding found) {
    Stage stage =
        switch (found.rule()) {
          case SETTINGS, LEDGER -> Stage.SETTINGS;
          case GENESIS -> Stage.BEGINNING;
          case RECORD, SIGNATURE, CHAIN, CHECKPOINT, HEADER, PAYLOAD, TRACE -> Stage.STORAGE;
          case BASE -> Stage.BASE;
          case COMMITMENT, CLAIMS, READING, ROSTER -> Stage.EXCHANGE;
          case BEACON, DRAW -> Stage.DRAW;
          case NORM, LOSS -> Stage.SCORING;
          case SAMPLE, OVERLAP -> Stage.COMPARISON;
          case JUDGEMENT, WEIGHTS, MERGED -> Stage.JUDGEMENT;
          case MERGE, MODEL -> Stage.MERGE;
          case HELD_OUT_LOSS -> Stage.MEASUREMENT;
          case NEXT -> Stage.ROSTER;
        };
    Optional<PeerId> peer = Optional.of(found.peer()).filter(id -> !id.isEmpty()).map(PeerId::new);
    String detail =
        "%s, by %s: recorded %s, computed again %s"
            .formatted(
                found.rule().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                found.key(),
                found.recorded(),
                found.recomputed());
    return new Parting(found.round(), stage, peer, Optional.empty(), detail);
  }

  static Parting of(RunSpec spec, Recomputation again, WorkDifference found) {
    Stage stage =
        switch (found.step()) {
          case BASE -> Stage.BASE;
          case STATE_BEFORE -> Stage.STATE_BEFORE;
          case DATA -> Stage.DATA;
          case INNER_STEPS -> Stage.INNER_STEPS;
          case CODEC -> Stage.CODEC;
          case STATE_AFTER -> Stage.STATE_AFTER;
        };
    Parting parting = Parting.of(again.round(), stage, again.peer(), found.what());
    if (found.slice() < 0) {
      return parting;
    }
    ParameterLayout layout = ParameterLayout.of(spec.model());
    List<Slice> all =
        layout.slices(spec.compression().chunkEdge(), spec.compression().sliceEntries());
    return parting.at(TensorPlace.of(layout, all, found.slice()));
  }
}
