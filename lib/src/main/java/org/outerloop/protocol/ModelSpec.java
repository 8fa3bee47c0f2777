package org.outerloop.protocol;

import java.io.Serializable;
import java.util.Optional;

/**
 * Shape of a LLaMA-like decoder: RMSNorm, rotary positions, grouped-query attention, SwiGLU, no
 * biases. Names follow Hugging Face's config.json where it has one.
 *
 * @param vocabularySize rows of the embedding; at least the tokenizer's number of ids
 * @param hiddenSize width of the residual stream
 * @param layers number of decoder blocks
 * @param heads query heads
 * @param keyValueHeads heads of keys and values; divides {@code heads}
 * @param headSize width of one head; even, because rotary positions turn pairs
 * @param feedForwardSize width of the gate and up projections
 * @param contextLength longest sequence the model is trained on
 * @param ropeTheta base of the rotary frequencies
 * @param normEpsilon added to the mean square before the root
 * @param tiedHead whether the output head is the embedding
 * @param ropeStretch of the rotary frequencies; absent where they are plain
 */
public record ModelSpec(
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int keyValueHeads,
    int headSize,
    int feedForwardSize,
    int contextLength,
    double ropeTheta,
    double normEpsilon,
    boolean tiedHead,
    Optional<RotaryStretch> ropeStretch)
    implements Serializable {

  /** With plain rotary positions. */
  public ModelSpec(
      int vocabularySize,
      int hiddenSize,
      int layers,
      int heads,
      int keyValueHeads,
      int headSize,
      int feedForwardSize,
      int contextLength,
      double ropeTheta,
      double normEpsilon,
      boolean tiedHead) {
    this(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        keyValueHeads,
        headSize,
        feedForwardSize,
        contextLength,
        ropeTheta,
        normEpsilon,
        tiedHead,
        Optional.empty());
  }

  public ModelSpec {
    positive("vocabulary-size", vocabularySize);
    positive("hidden-size", hiddenSize);
    positive("layers", layers);
    positive("heads", heads);
    positive("key-value-heads", keyValueHeads);
    positive("head-size", headSize);
    positive("feed-forward-size", feedForwardSize);
    positive("context-length", contextLength);
    Require.that(
        heads % keyValueHeads == 0,
        "model.heads %s is not a multiple of model.key-value-heads %s",
        heads,
        keyValueHeads);
    Require.that(
        headSize % 2 == 0, "model.head-size %s is odd; rotary positions need pairs", headSize);
    Require.that(ropeTheta > 1, "model.rope-theta %s is not above 1", ropeTheta);
    Require.that(
        normEpsilon > 0 && normEpsilon < 1, "model.norm-epsilon %s is outside (0, 1)", normEpsilon);
  }

  private static void positive(String name, int value) {
    Require.that(value > 0, "model.%s %s is not positive", name, value);
  }

  /** Width of all query heads together. */
  public int querySize() {
    return Math.multiplyExact(heads, headSize);
  }

  /** Width of all key heads together, and of all value heads. */
  public int keyValueSize() {
    return Math.multiplyExact(keyValueHeads, headSize);
  }

  /** Radians that a token more turns the rotary pairs {@code pair} of a head by. */
  public double rotaryFrequency(int pair) {
    double plain = StrictMath.pow(ropeTheta, -2.0 * pair / headSize);
    return ropeStretch.map(stretch -> stretch.of(plain)).orElse(plain);
  }

  /** The same model, told to read no more tokens than this: tables and buffers follow it. */
  public ModelSpec reading(int tokens) {
    return new ModelSpec(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        keyValueHeads,
        headSize,
        feedForwardSize,
        Math.min(contextLength, tokens),
        ropeTheta,
        normEpsilon,
        tiedHead,
        ropeStretch);
  }

  public long parameterCount() {
    return ParameterLayout.of(this).size();
  }

  /** What travels is its JSON: an Optional does not. */
  private Object writeReplace() {
    return new Travelling(RecordJson.toBytes(this));
  }

  @SuppressWarnings("ArrayRecordComponent") // travels, is never compared
  private record Travelling(byte[] json) implements Serializable {
    private Object readResolve() {
      return RecordJson.fromBytes(json, ModelSpec.class);
    }
  }
}
