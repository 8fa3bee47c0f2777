package org.outerloop.jobs.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.outerloop.gauntlet.LossScore;
import org.outerloop.gauntlet.Verdict;
import org.outerloop.jobs.RoundRow;
import org.outerloop.jobs.ScoreRow;
import org.outerloop.jobs.StageRow;
import org.outerloop.message.StateClaim;
import org.outerloop.protocol.PeerId;
import org.outerloop.round.Genesis;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.ScoringCost;
import org.outerloop.tensor.MemoryFigures;

/** The committed past as rows of tables, for reports and notebooks. */
public final class RunRows {
  private final List<RoundRow> rounds = new ArrayList<>();
  private final List<ScoreRow> scores = new ArrayList<>();
  private final List<StageRow> stages = new ArrayList<>();
  private final DoubleUnaryOperator bitsPerByte;
  private final long denseBytes;
  private double lossBefore;
  private long tokensTotal;

  /**
   * @param bitsPerByte of a loss per token, see TokenManifest
   */
  public RunRows(Party party, DoubleUnaryOperator bitsPerByte) {
    this.bitsPerByte = bitsPerByte;
    this.denseBytes = party.spec().model().parameterCount() * Float.BYTES;
    this.lossBefore = party.genesis().map(Genesis::heldOutLoss).orElse(Double.NaN);
    for (RoundRecord record : party.committed()) {
      add(record, party.figures(record.round()));
    }
  }

  public List<RoundRow> rounds() {
    return rounds;
  }

  public List<ScoreRow> scores() {
    return scores;
  }

  public List<StageRow> stages() {
    return stages;
  }

  private void add(RoundRecord record, Optional<RoundFigures> figures) {
    tokensTotal += record.trainedTokens();
    rounds.add(
        new RoundRow(
            record.round(),
            record.trainedTokens(),
            tokensTotal,
            record.heldOutLoss(),
            bitsPerByte.applyAsDouble(record.heldOutLoss()),
            figures.map(RunRows::meanTrainingLoss).orElse(Double.NaN),
            record.contributions().size(),
            record.merged().size(),
            record.contributions().stream()
                .mapToLong(RoundRecord.Contribution::payloadBytes)
                .average()
                .orElse(Double.NaN),
            denseBytes,
            figures.map(RoundFigures::seconds).orElse(Double.NaN),
            record.model().hex(),
            lossBefore,
            bitsPerByte.applyAsDouble(lossBefore),
            record.trainedSequences(),
            scoring(figures, ScoringCost::taskSeconds),
            scoring(figures, ScoringCost::passSeconds)));
    lossBefore = record.heldOutLoss();
    for (Verdict verdict : record.verdicts()) {
      scores.add(score(record, verdict, figures.flatMap(known -> known.of(verdict.peer()))));
    }
    figures.ifPresent(known -> stages.addAll(known.stages()));
  }

  private static double scoring(
      Optional<RoundFigures> figures, ToDoubleFunction<ScoringCost> figure) {
    return figures.flatMap(RoundFigures::scoringCost).map(figure::applyAsDouble).orElse(Double.NaN);
  }

  private static double meanTrainingLoss(RoundFigures figures) {
    return figures.peers().stream()
        .mapToDouble(RoundFigures.PeerFigures::trainingLoss)
        .average()
        .orElse(Double.NaN);
  }

  private static ScoreRow score(
      RoundRecord record, Verdict verdict, Optional<RoundFigures.PeerFigures> figures) {
    Optional<LossScore> loss = verdict.loss();
    Optional<RoundRecord.Contribution> contribution = record.contribution(verdict.peer());
    Optional<RoundRecord.Contribution> training = record.training(verdict.peer());
    long tokens = training.map(RoundRecord.Contribution::tokens).orElse(0L);
    Optional<StateClaim> state = training.map(RoundRecord.Contribution::state);
    return new ScoreRow(
        record.round(),
        verdict.peer().name(),
        verdict.outcome().name().toLowerCase(Locale.ROOT),
        verdict.reason(),
        verdict.copyOf().map(PeerId::name).orElse(""),
        loss.map(LossScore::assignedBefore).orElse(Double.NaN),
        loss.map(LossScore::assignedAfter).orElse(Double.NaN),
        loss.map(LossScore::randomBefore).orElse(Double.NaN),
        loss.map(LossScore::randomAfter).orElse(Double.NaN),
        loss.map(LossScore::score).orElse(Double.NaN),
        loss.map(LossScore::scoreError).orElse(Double.NaN),
        verdict.standing().proof(),
        verdict.standing().rating().mu(),
        verdict.standing().rating().sigma(),
        verdict.score(),
        verdict.weight(),
        verdict.isMerged(),
        contribution.map(RoundRecord.Contribution::payloadBytes).orElse(0L),
        tokens,
        figures.map(RoundFigures.PeerFigures::trainingLoss).orElse(Double.NaN),
        figures.map(known -> tokens / known.computeSeconds()).orElse(Double.NaN),
        training.map(RoundRecord.Contribution::sequences).orElse(0L),
        state.map(claim -> claim.origin().name().toLowerCase(Locale.ROOT)).orElse(""),
        state.map(StateClaim::steps).orElse(0L),
        bytes(figures, MemoryFigures::residentPeakBytes),
        bytes(figures, MemoryFigures::gpuAllocatedPeakBytes),
        bytes(figures, MemoryFigures::gpuReservedPeakBytes));
  }

  /** 0 means not measured. */
  private static double bytes(
      Optional<RoundFigures.PeerFigures> figures, ToLongFunction<MemoryFigures> figure) {
    long bytes = figures.map(RoundFigures.PeerFigures::memory).map(figure::applyAsLong).orElse(0L);
    return bytes > 0 ? bytes : Double.NaN;
  }
}
