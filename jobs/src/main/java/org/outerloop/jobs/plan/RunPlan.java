package org.outerloop.jobs.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.RunMemory;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.TrainingSpec;
import org.outerloop.training.MeterMemory;
import org.outerloop.training.TrainingMemory;

/** A run in figures, before it runs. */
public final class RunPlan {
  private static final int MEBIBYTE = 1 << 20;
  private static final long STEP = 64L * MEBIBYTE;
  private static final int STATE_BUFFERS = 3;

  private final Question question;
  private final ParameterKinds parameters;
  private final TrainingMemory training;
  private final MeterMemory scoring;
  private final RunMemory memory;
  private final ContributionSize contribution;
  private final Effort effort;

  /**
   * What is asked.
   *
   * @param model whose context length is that of the sequences
   * @param peers that train
   * @param rounds of the run
   * @param tasks that one executor runs at once
   * @param gpu whether a GPU holds the tensors
   * @param tokensPerSecond of one peer; 0 leaves times out
   */
  public record Question(
      ModelSpec model,
      TrainingSpec training,
      CompressionSpec compression,
      int peers,
      int rounds,
      int tasks,
      boolean gpu,
      boolean recompute,
      double tokensPerSecond) {}

  private RunPlan(Question question) {
    this.question = question;
    parameters = ParameterKinds.of(question.model());
    training = TrainingMemory.of(question.model(), question.training(), question.recompute());
    memory =
        RunMemory.of(
            question.model(),
            question.training(),
            question.compression(),
            question.gpu(),
            question.recompute());
    contribution = ContributionSize.of(question.model(), question.compression());
    scoring =
        MeterMemory.of(question.model(), question.training().precision(), contribution.entries());
    effort = Effort.of(question.model(), question.training(), question.peers(), question.rounds());
  }

  /**
   * @throws IllegalArgumentException when the sizes do not go together
   */
  public static RunPlan of(Question question) {
    return new RunPlan(question);
  }

  /** Native memory of an executor, tensors included unless a GPU holds them, as Spark reads it. */
  private long overheadBytes() {
    long task = Math.max(memory.trainingBytes(), memory.scoringBytes());
    return rounded(memory.executorNativeBytes(task, question.tasks()));
  }

  private long heapBytes() {
    return rounded(memory.executorHeapBytes(question.tasks()));
  }

  private static long rounded(long bytes) {
    return (bytes + STEP - 1) / STEP * STEP;
  }

  private static String spark(long bytes) {
    return bytes / MEBIBYTE + "m";
  }

  /** Lines of text. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    addParameters(lines);
    addMemory(lines);
    addTraffic(lines);
    addEffort(lines);
    return lines;
  }

  private void addParameters(List<String> lines) {
    line(lines, "parameters", "%,d", parameters.total());
    parameters
        .counts()
        .forEach(
            (kind, count) ->
                line(
                    lines,
                    "  " + kind.replace('_', ' '),
                    "%,d  (%s)",
                    count,
                    Quantity.share((double) count / parameters.total())));
  }

  private void addMemory(List<String> lines) {
    String where = question.gpu() ? "on GPUs" : "outside of the heap";
    line(lines, "a peer's task", "%s %s", Quantity.bytes(training.total()), where);
    line(lines, "  buffers", "%s", Quantity.bytes(training.buffers()));
    line(lines, "  activations", "%s", Quantity.bytes(training.activations()));
    line(lines, "  transients", "%s", Quantity.bytes(training.transients()));
    line(lines, "  heap", "%s", Quantity.bytes(memory.taskHeapBytes()));
    line(lines, "a scoring task", "%s %s", Quantity.bytes(scoring.total()), where);
    line(lines, "an executor", "%d task(s) at once", question.tasks());
    line(lines, "  overhead", "spark.executor.memoryOverhead=%s", spark(overheadBytes()));
    line(lines, "  heap", "spark.executor.memory=%s", spark(heapBytes()));
  }

  private void addTraffic(List<String> lines) {
    line(
        lines,
        "a contribution",
        "about %s, %s bits a value, %s times smaller than fp32",
        Quantity.bytes(contribution.bytes()),
        Quantity.fixed(contribution.bitsPerValue(), 2),
        Quantity.factor(contribution.compression()));
    line(lines, "  values", "%,d of %,d entries", contribution.entries(), parameters.total());
    line(
        lines,
        "a peer's round",
        "up %s, down %s (the model)",
        Quantity.bytes(contribution.bytes()),
        Quantity.bytes(contribution.denseBytes()));
    line(
        lines,
        "  its own state",
        "%s each time it is saved",
        Quantity.bytes((double) STATE_BUFFERS * contribution.denseBytes()));
    line(
        lines,
        "the validator's",
        "down %s (contributions), up %s (the model)",
        Quantity.bytes((double) question.peers() * contribution.bytes()),
        Quantity.bytes(contribution.denseBytes()));
  }

  private void addEffort(List<String> lines) {
    line(
        lines,
        "tokens",
        "%s a peer and round, %s a round of %d peer(s), %s in %d round(s)",
        Quantity.count(effort.peerTokens()),
        Quantity.count(effort.roundTokens()),
        effort.peers(),
        Quantity.count(effort.runTokens()),
        effort.rounds());
    line(
        lines,
        "operations",
        "%s a token: %s by parameters, %s by attention",
        flop(effort.flops()),
        flop(effort.flopsPerToken()),
        flop(effort.attentionFlopsPerToken()));
    line(lines, "  of the run", "%s", flop(effort.runFlops()));
    double speed = question.tokensPerSecond();
    if (speed > 0) {
      double round = effort.roundSeconds(speed);
      line(
          lines,
          "time",
          "%s of inner steps a round, %s in all, at %s tokens/s a peer (%s/s)",
          Quantity.clock(round),
          Quantity.clock(round * effort.rounds()),
          Quantity.count(speed),
          flop(speed * effort.flops()));
    }
  }

  private static String flop(double operations) {
    return operations < 1e18
        ? Quantity.count(operations) + "FLOP"
        : String.format(Locale.ROOT, "%.3g FLOP", operations);
  }

  private static void line(List<String> lines, String label, String figures, Object... values) {
    lines.add("%-16s  ".formatted(label) + String.format(Locale.ROOT, figures, values));
  }

  /** The same for scripts: bytes, tokens, operations and seconds. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("parameters", parameters.total());
    figures.put("parameters_by_kind", parameters.counts());
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("buffers", training.buffers());
    task.put("activations", training.activations());
    task.put("transients", training.transients());
    task.put("total", training.total());
    task.put("heap", memory.taskHeapBytes());
    figures.put("peer_bytes", task);
    figures.put("scoring_bytes", scoring.total());
    figures.put("executor_tasks", question.tasks());
    figures.put("executor_overhead_bytes", overheadBytes());
    figures.put("executor_heap_bytes", heapBytes());
    figures.put("contribution_bytes_estimate", contribution.bytes());
    figures.put("contribution_values", contribution.entries());
    figures.put("bits_per_value_estimate", contribution.bitsPerValue());
    figures.put("dense_bytes", contribution.denseBytes());
    figures.put("peer_round_up_bytes_estimate", contribution.bytes());
    figures.put("peer_round_down_bytes", contribution.denseBytes());
    figures.put("peer_state_bytes", STATE_BUFFERS * contribution.denseBytes());
    figures.put("tokens_per_peer_round", effort.peerTokens());
    figures.put("tokens_per_round", effort.roundTokens());
    figures.put("tokens_per_run", effort.runTokens());
    figures.put("flops_per_token", effort.flops());
    figures.put("attention_flops_per_token", effort.attentionFlopsPerToken());
    figures.put("flops_per_run", effort.runFlops());
    double speed = question.tokensPerSecond() > 0 ? question.tokensPerSecond() : Double.NaN;
    figures.put("inner_seconds_per_round", effort.roundSeconds(speed));
    figures.put("inner_seconds_per_run", effort.roundSeconds(speed) * effort.rounds());
    return figures;
  }
}
