package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.Mixture;
import org.outerloop.tokens.MixtureSettings;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.TokenPart;
import org.outerloop.tokens.TokenSource;
import org.outerloop.tokens.TokenStore;

/**
 * Makes one corpus of several prepared ones, by weight: see {@link Mixture} for the law. Sequences
 * are taken as they are, with their ids, and shuffled over all shards of the result; copies of one
 * are kept apart. The held-out part is mixed by the same weights, and there nothing is taken twice.
 *
 * <p>Shuffles the tokens once. Memory: 512 sequences per task. The manifest names for each source
 * the digest of its manifest, what it gave, how often, and how much was left out. Text bytes of the
 * parts are those of the sources in proportion to the tokens that were taken.
 */
public final class MixTokensJob {
  private final SparkSession spark;
  private final MixtureSettings settings;
  private final List<StoreLocation> places;
  private final List<TokenManifest> sources;

  private MixTokensJob(SparkSession spark, MixtureSettings settings, List<StoreLocation> places) {
    this.spark = spark;
    this.settings = settings;
    this.places = List.copyOf(places);
    this.sources = new ArrayList<>();
    for (StoreLocation place : places) {
      try (ObjectStore store = ObjectStores.open(place)) {
        sources.add(TokenStore.open(store).manifest());
      }
    }
  }

  /**
   * Mixes corpora.
   *
   * @param places of the sources, in the order of the settings
   * @param shards files of the training part
   * @param output an empty place
   * @throws UserException if the sources do not fit together, or one has too little
   */
  public static TokenManifest mix(
      SparkSession spark,
      MixtureSettings settings,
      List<StoreLocation> places,
      int shards,
      StoreLocation output) {
    OutputPlace.requireEmpty(output);
    return new MixTokensJob(spark, settings, places).run(shards, output);
  }

  private TokenManifest run(int shards, StoreLocation output) {
    TokenManifest first = sources.get(0);
    IntStream.range(1, sources.size()).forEach(i -> requireAlike(first, sources.get(i), i));
    Mixture training;
    Mixture heldOut;
    try {
      training = new Mixture(settings, counts(false));
      heldOut = new Mixture(once(), counts(true));
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
    PackStage.Format format =
        new PackStage.Format(
            output,
            first.sequenceLength(),
            first.vocabularySize(),
            first.endOfText(),
            settings.seed(),
            shards,
            1);
    List<PackedShard> written = ShardStage.write(rows(format), format);
    TokenManifest manifest =
        new TokenManifest(
            TokenManifest.VERSION,
            first.tokenizer(),
            first.vocabularySize(),
            first.endOfText(),
            first.sequenceLength(),
            first.idBits(),
            Digest.of(RecordJson.toBytes(settings)),
            origins(training),
            part(written, training, false),
            part(written, heldOut, true));
    try (ObjectStore store = ObjectStores.open(output)) {
      store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
    }
    return manifest;
  }

  private void requireAlike(TokenManifest first, TokenManifest other, int source) {
    Map<String, List<Object>> both =
        Map.of(
            "tokenizer", List.of(first.tokenizer(), other.tokenizer()),
            "sequence-length", List.of(first.sequenceLength(), other.sequenceLength()),
            "vocabulary-size", List.of(first.vocabularySize(), other.vocabularySize()),
            "end-of-text", List.of(first.endOfText(), other.endOfText()));
    for (String key : both.keySet().stream().sorted().toList()) {
      List<Object> values = both.get(key);
      if (!values.get(0).equals(values.get(1))) {
        throw new UserException(
            "Source %s cannot be mixed with %s: %s is %s, not %s"
                .formatted(name(source), name(0), key, values.get(1), values.get(0)));
      }
    }
  }

  private String name(int source) {
    return settings.sources().get(source).name();
  }

  private static TokenPart part(TokenManifest manifest, boolean heldOut) {
    return heldOut ? manifest.heldOut() : manifest.training();
  }

  /** As many as there are, none twice. */
  private MixtureSettings once() {
    return new MixtureSettings(settings.seed(), 0, 1, settings.sources());
  }

  private List<Long> counts(boolean heldOut) {
    return sources.stream().map(manifest -> part(manifest, heldOut).sequences()).toList();
  }

  /** All sequences that are taken, once for each time. */
  private Dataset<Row> rows(PackStage.Format format) {
    List<MixedRange> ranges = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      ranges.addAll(MixedRange.of(places.get(i), i, sources.get(i).training(), false));
      ranges.addAll(MixedRange.of(places.get(i), i, sources.get(i).heldOut(), true));
    }
    MixtureSettings asked = settings;
    MixtureSettings once = once();
    List<Long> training = counts(false);
    List<Long> heldOut = counts(true);
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(ranges, ranges.size())
            .flatMap(
                range -> {
                  Mixture mixture =
                      range.heldOut() ? new Mixture(once, heldOut) : new Mixture(asked, training);
                  return new MixedSequences(range, mixture, format);
                });
    return spark.createDataFrame(rows, PackedColumns.SCHEMA);
  }

  private List<TokenSource> origins(Mixture mixture) {
    return IntStream.range(0, sources.size())
        .mapToObj(
            i ->
                TokenSource.of(
                    name(i),
                    Optional.of(sources.get(i).digest()),
                    settings.sources().get(i).weight(),
                    sources.get(i).trainingSequences(),
                    mixture.taken(i)))
        .toList();
  }

  private TokenPart part(List<PackedShard> written, Mixture mixture, boolean heldOut) {
    TokenPart counted = PackedShard.part(written, heldOut);
    long perSequence = sources.get(0).sequenceLength() + 1L;
    double bytes = 0;
    for (int i = 0; i < sources.size(); i++) {
      TokenPart whole = part(sources.get(i), heldOut);
      bytes += (double) whole.bytes() / whole.tokens() * perSequence * mixture.taken(i);
    }
    return new TokenPart(
        counted.documents(),
        Math.round(bytes),
        perSequence * mixture.sequences(),
        0,
        counted.shards());
  }
}
