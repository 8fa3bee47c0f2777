package org.outerloop.jobs.corpus;

import java.util.HashSet;
import java.util.List;
import org.outerloop.corpus.DocumentDraw;
import org.outerloop.protocol.Require;

/**
 * How text becomes training sequences.
 *
 * @param seed of the order of documents, the held-out draw and the draw of examples
 * @param sequenceLength tokens predicted per sequence; one more is stored
 * @param heldOutShare of the documents, never trained on
 * @param trainingShards files of the part to train on
 * @param heldOutShards files of the held-out part
 * @param maxLineBytes a longer line is rejected without being held
 * @param limits on bad input
 * @param examplesPerRule dropped texts that the statistics show
 * @param keepUnfinished whether what lies between the stages stays when all is done
 * @param stages names, in the order they run; reading goes before, tokens and packing after
 * @param text settings of the stages that look at one page
 * @param dedup settings of the stages that look for repeats
 * @param decontaminate settings of the stage that looks for items of evaluation tasks
 * @param quality settings of the stage that asks a table of scores
 */
public record PrepareSettings(
    long seed,
    int sequenceLength,
    double heldOutShare,
    int trainingShards,
    int heldOutShards,
    int maxLineBytes,
    Limits limits,
    int examplesPerRule,
    boolean keepUnfinished,
    List<String> stages,
    TextSettings text,
    DedupChoice dedup,
    DecontaminationChoice decontaminate,
    QualityChoice quality) {
  private static final int MOST_EXAMPLES = 100;

  public PrepareSettings {
    Require.that(sequenceLength > 0, "sequence-length %s is not positive", sequenceLength);
    Require.that(
        0 < heldOutShare && heldOutShare < 1,
        "held-out-share %s is not between 0 and 1",
        heldOutShare);
    Require.that(
        0 < trainingShards && trainingShards <= 100_000,
        "training-shards %s is outside [1, 100000]",
        trainingShards);
    Require.that(
        0 < heldOutShards && heldOutShards <= 100_000,
        "held-out-shards %s is outside [1, 100000]",
        heldOutShards);
    Require.that(
        0 < maxLineBytes && maxLineBytes <= 1 << 30,
        "max-line-bytes %s is outside [1, 1 GiB]",
        maxLineBytes);
    Require.that(
        0 <= examplesPerRule && examplesPerRule <= MOST_EXAMPLES,
        "examples-per-rule %s is outside [0, %s]",
        examplesPerRule,
        MOST_EXAMPLES);
    stages = List.copyOf(stages);
    Require.that(
        new HashSet<>(stages).size() == stages.size(), "stages name one twice: %s", stages);
  }

  DocumentDraw draw() {
    return new DocumentDraw(seed, heldOutShare);
  }

  ExampleDraw examples() {
    return new ExampleDraw(seed, examplesPerRule);
  }
}
