package org.outerloop.jobs.corpus;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.InvalidTokensException;
import org.outerloop.tokens.TokenManifest;
import org.outerloop.tokens.Tokenizer;

/**
 * Makes a corpus of token files that another program wrote. Samples of flat .npy shards are taken
 * as they are and in their order, each id compared with its tokens; documents of Megatron and
 * datatrove are shuffled and packed as those of {@code prepare-corpus}.
 *
 * <p>No file is held whole: tasks read ranges of at most 4 MiB, or one document.
 */
public final class ImportTokensJob {
  private ImportTokensJob() {}

  /**
   * Imports what is at a place.
   *
   * @param tokenizer of the ids; says how many there are and which ends a document
   * @param output an empty place
   * @throws UserException if there is nothing, or if a file is not what it says
   */
  public static TokenManifest importTokens(
      SparkSession spark,
      ImportSettings settings,
      StoreLocation from,
      Tokenizer tokenizer,
      StoreLocation output) {
    OutputPlace.requireEmpty(output);
    PackStage.Format format =
        new PackStage.Format(
            output,
            settings.sequenceLength(),
            tokenizer.vocabularySize(),
            tokenizer.endOfText(),
            settings.seed(),
            settings.shards(),
            1);
    try {
      List<PackedShard> shards =
          settings.format() == ImportSettings.Format.NPY
              ? new SampleImport(spark, settings, from, tokenizer, format).run()
              : new DocumentImport(spark, settings, from, tokenizer, format).run();
      TokenManifest manifest = format.manifest(tokenizer.digest(), settings.digest(), shards);
      try (ObjectStore store = ObjectStores.open(output)) {
        store.put(TokenManifest.MANIFEST_KEY, manifest.toBytes());
      }
      return manifest;
    } catch (InvalidTokensException e) {
      throw new UserException("%s: %s".formatted(from, e.getMessage()), e);
    }
  }
}
