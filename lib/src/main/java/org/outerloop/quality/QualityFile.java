package org.outerloop.quality;

import java.util.ArrayList;
import java.util.List;
import org.outerloop.checkpoint.Checkpoint;
import org.outerloop.checkpoint.CheckpointShard;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.checkpoint.ShardDigests;
import org.outerloop.checkpoint.ShardWriter;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.storage.ObjectStore;

/**
 * A model as objects: {@code quality.json}, written last, and its parameters as a checkpoint beside
 * it. Reading believes neither: sizes are bounded, keys must be exactly the known ones, every
 * parameter is compared with its digest and must be finite.
 */
public final class QualityFile {
  static final String CARD = "quality.json";
  static final String PARAMETERS = "parameters/";
  private static final int MAX_CARD_BYTES = 1 << 20;
  private static final SliceCut WHOLE = new SliceCut(1, ParameterLayout.MAX_SLICE_ENTRIES);

  private QualityFile() {}

  /**
   * What a model is.
   *
   * @param features what it sees
   * @param hidden units
   * @param parameters root over the digests of its parameters
   * @param metrics on documents that its training did not see
   */
  public record Card(FeatureSpec features, int hidden, Digest parameters, QualityMetrics metrics) {
    public Card {
      QualityModel.layout(features, hidden);
    }

    /** The name of the model: of all that decides what it says of a text. */
    public Digest digest() {
      String name = "quality %s %s %s %s";
      return Digest.ofText(
          name.formatted(features.buckets(), features.longestNgram(), hidden, parameters));
    }
  }

  /** Writes a model into a store that holds none; returns what it is. */
  public static Card write(ObjectStore store, QualityModel model, QualityMetrics metrics) {
    ParameterLayout layout = QualityModel.layout(model.features(), model.hidden());
    CheckpointWriter checkpoint =
        new CheckpointWriter(store, PARAMETERS, layout, WHOLE, Long.MAX_VALUE);
    List<float[]> tensors =
        List.of(
            model.embedding(),
            model.hiddenBias(),
            model.output(),
            new float[] {model.outputBias()});
    List<ShardDigests> written = new ArrayList<>();
    for (CheckpointShard shard : checkpoint.shards()) {
      try (ShardWriter out = checkpoint.open(shard)) {
        for (Slice slice : checkpoint.slices(shard)) {
          out.write(slice, part(tensors.get(slice.tensor()), slice));
        }
        written.add(out.commit());
      }
    }
    Digest root = checkpoint.finish(written).root();
    Card card = new Card(model.features(), model.hidden(), root, metrics);
    store.put(CARD, RecordJson.toBytes(card));
    return card;
  }

  private static float[] part(float[] tensor, Slice slice) {
    int from = Math.toIntExact(slice.offset());
    return java.util.Arrays.copyOfRange(tensor, from, from + slice.length());
  }

  /**
   * What the model of a store is.
   *
   * @throws MalformedCheckpointException if its card is not one of ours
   * @throws org.outerloop.storage.MissingObjectException if there is none
   */
  public static Card card(ObjectStore store) {
    try {
      return RecordJson.fromBytes(store.get(CARD, MAX_CARD_BYTES), Card.class);
    } catch (InvalidJsonException e) {
      throw new MalformedCheckpointException(CARD, e.getMessage(), e);
    }
  }

  /**
   * Reads the model of a store.
   *
   * @throws MalformedCheckpointException naming the object, if anything is not what it must be
   */
  public static QualityModel read(ObjectStore store) {
    Card card = card(store);
    ParameterLayout layout = QualityModel.layout(card.features(), card.hidden());
    Checkpoint checkpoint = Checkpoint.open(store, PARAMETERS, layout);
    if (!checkpoint.root().equals(card.parameters())) {
      throw new MalformedCheckpointException(
          CARD,
          "names parameters %s, beside it are %s"
              .formatted(card.parameters().brief(), checkpoint.root().brief()));
    }
    List<float[]> tensors = new ArrayList<>();
    layout.tensors().forEach(tensor -> tensors.add(new float[Math.toIntExact(tensor.size())]));
    for (Slice slice : checkpoint.slices()) {
      float[] values = checkpoint.read(slice);
      System.arraycopy(
          values, 0, tensors.get(slice.tensor()), Math.toIntExact(slice.offset()), values.length);
    }
    try {
      return new QualityModel(
          card.features(), tensors.get(0), tensors.get(1), tensors.get(2), tensors.get(3)[0]);
    } catch (IllegalArgumentException e) {
      throw new MalformedCheckpointException(PARAMETERS, e.getMessage(), e);
    }
  }

  /**
   * Sees that a model may be written.
   *
   * @throws IllegalArgumentException if there is something
   */
  public static void requireFree(ObjectStore store) {
    Require.that(store.list("").isEmpty(), "There is something at %s", store);
  }
}
