package org.outerloop.bench;

import com.fasterxml.jackson.databind.JsonNode;
import org.outerloop.protocol.RecordJson;

/**
 * What one process found about inner steps; {@code llama_peer.py} prints the same as JSON.
 *
 * @param engine who took them
 * @param parameters N
 * @param tokens of one step
 * @param steps that were counted
 * @param medianSeconds of a step
 * @param bestSeconds of a step
 * @param processorShare processor seconds per second
 * @param peakRssMib most main memory the process held, all of it
 * @param firstLoss of the first step of all, in nats
 * @param lastLoss of the last
 */
record StepFigures(
    String engine,
    long parameters,
    int tokens,
    int steps,
    double medianSeconds,
    double bestSeconds,
    double processorShare,
    double peakRssMib,
    double firstLoss,
    double lastLoss) {

  static StepFigures of(JsonNode json) {
    return RecordJson.fromTree(json, StepFigures.class);
  }

  String json() {
    return RecordJson.toTree(this).toString();
  }

  /** By the median step. */
  double tokensPerSecond() {
    return tokens / medianSeconds;
  }

  double bestTokensPerSecond() {
    return tokens / bestSeconds;
  }

  /** 6 N FLOP per token; attention's own products are not counted. */
  double gigaflopsPerSecond() {
    return 6e-9 * parameters * tokensPerSecond();
  }
}
