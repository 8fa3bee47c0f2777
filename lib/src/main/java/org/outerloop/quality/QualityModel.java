package org.outerloop.quality;

import java.io.Serializable;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;

/**
 * A network of one hidden layer over sparse features, as fastText's but for the ReLU:
 *
 * <pre>
 *   h = b + v_1 E[k_1] + v_2 E[k_2] + ...     E [buckets, hidden], b [hidden]
 *   p = 1 / (1 + exp(-(c + w . relu(h))))     w [hidden]
 * </pre>
 *
 * Floats, summed in the order of the buckets and of the hidden units. Only the rows of E whose
 * buckets a text has are read, a few hundred of thousands, so documents one by one cost as little
 * as batches would. Immutable by agreement; thread-safe.
 *
 * @param features what it sees
 * @param embedding E, row by row
 * @param hiddenBias b
 * @param output w
 * @param outputBias c
 */
public record QualityModel(
    FeatureSpec features, float[] embedding, float[] hiddenBias, float[] output, float outputBias)
    implements Serializable {
  /** Of a hidden layer; more is no small network. */
  static final int MOST_HIDDEN = 4096;

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  public QualityModel {
    requireSizes(features, hiddenBias.length);
    Require.that(
        embedding.length == (long) features.buckets() * hiddenBias.length
            && output.length == hiddenBias.length,
        "An embedding of %s entries and an output of %s do not fit %s buckets and %s hidden units",
        embedding.length,
        output.length,
        features.buckets(),
        hiddenBias.length);
    requireFinite(embedding, "embedding");
    requireFinite(hiddenBias, "hidden bias");
    requireFinite(output, "output");
    requireFinite(new float[] {outputBias}, "output bias");
  }

  private static void requireSizes(FeatureSpec features, int hidden) {
    Require.that(
        1 <= hidden && hidden <= MOST_HIDDEN, "hidden %s is outside [1, %s]", hidden, MOST_HIDDEN);
    Require.that(
        (long) features.buckets() * hidden <= ParameterLayout.MAX_SLICE_ENTRIES,
        "%s buckets of %s hidden units are more than %s parameters",
        features.buckets(),
        hidden,
        ParameterLayout.MAX_SLICE_ENTRIES);
  }

  private static void requireFinite(float[] values, String name) {
    for (int i = 0; i < values.length; i++) {
      Require.that(Float.isFinite(values[i]), "Entry %s of the %s is %s", i, name, values[i]);
    }
  }

  /** Names and shapes of a model's parameters. */
  static ParameterLayout layout(FeatureSpec features, int hidden) {
    requireSizes(features, hidden);
    return ParameterLayout.builder()
        .matrix("embedding.weight", features.buckets(), hidden)
        .vector("embedding.bias", hidden)
        .vector("output.weight", hidden)
        .vector("output.bias", 1)
        .build();
  }

  /** Units of the hidden layer. */
  public int hidden() {
    return hiddenBias.length;
  }

  /** Probability of a text with these features. */
  public double probability(SparseFeatures text) {
    return probability(text.buckets(), text.values(), text.buckets().length, new float[hidden()]);
  }

  /**
   * The same without allocation.
   *
   * @param count of the buckets and values that are meant
   * @param units overwritten, one per hidden unit
   */
  double probability(int[] buckets, float[] values, int count, float[] units) {
    int unit = 0;
    for (; unit <= units.length - LANES.length(); unit += LANES.length()) {
      sumLanes(buckets, values, count, unit, units);
    }
    for (; unit < units.length; unit++) {
      sumUnit(buckets, values, count, unit, units);
    }
    float sum = outputBias;
    for (int i = 0; i < units.length; i++) {
      sum += output[i] * Math.max(0, units[i]);
    }
    return 1 / (1 + StrictMath.exp(-sum));
  }

  /** Several units side by side, each with the operations of {@link #sumUnit} in their order. */
  private void sumLanes(int[] buckets, float[] values, int count, int unit, float[] units) {
    int hidden = units.length;
    FloatVector sum = FloatVector.fromArray(LANES, hiddenBias, unit);
    for (int i = 0; i < count; i++) {
      FloatVector row = FloatVector.fromArray(LANES, embedding, buckets[i] * hidden + unit);
      sum = sum.add(row.mul(values[i])); // not fused: the same bits on every machine
    }
    sum.intoArray(units, unit);
  }

  private void sumUnit(int[] buckets, float[] values, int count, int unit, float[] units) {
    int hidden = units.length;
    float sum = hiddenBias[unit];
    for (int i = 0; i < count; i++) {
      sum += embedding[buckets[i] * hidden + unit] * values[i];
    }
    units[unit] = sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QualityModel model
        && features.equals(model.features)
        && Arrays.equals(embedding, model.embedding)
        && Arrays.equals(hiddenBias, model.hiddenBias)
        && Arrays.equals(output, model.output)
        && Float.floatToIntBits(outputBias) == Float.floatToIntBits(model.outputBias);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(output);
  }

  @Override
  public String toString() {
    return "QualityModel of %s buckets, %s hidden units".formatted(features.buckets(), hidden());
  }
}
