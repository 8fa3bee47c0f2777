package org.outerloop.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of one process over its inner steps.
 *
 * @param format "f32" or "bf16"
 * @param threads of arithmetic
 * @param repetition counted from 1
 * @param samples in order of steps
 * @param digest of the parameters at the end
 * @param seconds of all steps
 */
record SoakSeries(
    String format,
    int threads,
    int repetition,
    List<Sample> samples,
    String digest,
    double seconds) {

  /**
   * What was there after a step.
   *
   * @param step number of steps taken
   * @param residentMib main memory of the process
   * @param nativeObjects that Java holds
   */
  record Sample(int step, double residentMib, long nativeObjects) {}

  static SoakSeries of(String format, int threads, int repetition, JsonNode json) {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode sample : json.get("samples")) {
      samples.add(
          new Sample(sample.get(0).asInt(), sample.get(1).asDouble(), sample.get(2).asLong()));
    }
    String digest = json.get("digest").asText();
    return new SoakSeries(
        format, threads, repetition, samples, digest, json.get("seconds").asDouble());
  }

  Sample last() {
    return samples.get(samples.size() - 1);
  }

  /** The sample after a tenth of the steps: what compiles and fills pools has done so by then. */
  Sample settled() {
    return samples.get(samples.size() / 10);
  }

  /** MiB from {@link #settled} to the end. */
  double growthMib() {
    return last().residentMib() - settled().residentMib();
  }

  String name() {
    return String.format(
        "%s, %s thread%s, run %s", format, threads, threads == 1 ? "" : "s", repetition);
  }
}
