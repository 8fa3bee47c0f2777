package org.outerloop.tokens;

import java.util.List;
import org.outerloop.protocol.DataSpec;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.Require;

/**
 * What a prepared corpus holds. Written last, so a corpus with a manifest is whole; its digest
 * binds every shard.
 *
 * @param version of this format: {@link #VERSION}
 * @param tokenizer digest of the tokenizer file
 * @param vocabularySize ids are below it
 * @param endOfText id after each document
 * @param sequenceLength tokens predicted per sequence; one more is stored
 * @param idBits width of an id where ids stand in a row: 16 if the vocabulary allows, else 32
 * @param settings digest of the settings that decided the sequences
 * @param sources of the training part, in their order
 * @param training the part to train on
 * @param heldOut the part nobody trains on
 */
public record TokenManifest(
    int version,
    Digest tokenizer,
    int vocabularySize,
    int endOfText,
    int sequenceLength,
    int idBits,
    Digest settings,
    List<TokenSource> sources,
    TokenPart training,
    TokenPart heldOut) {
  public static final String MANIFEST_KEY = "manifest.json";
  public static final int VERSION = 2;

  public TokenManifest {
    Require.that(version == VERSION, "Manifest version %s; this reads %s", version, VERSION);
    Require.that(vocabularySize > 0, "Vocabulary of %s ids", vocabularySize);
    Require.that(
        0 <= endOfText && endOfText < vocabularySize,
        "End-of-text id %s of %s",
        endOfText,
        vocabularySize);
    Require.that(sequenceLength > 0, "Sequences of %s tokens", sequenceLength);
    Require.that(
        idBits == TokenWidth.of(vocabularySize).bits(),
        "Ids of %s bits for a vocabulary of %s",
        idBits,
        vocabularySize);
    sources = List.copyOf(sources);
    checkCounts("training", training, sequenceLength);
    checkCounts("held-out", heldOut, sequenceLength);
    long taken = sources.stream().mapToLong(TokenSource::taken).sum();
    Require.that(
        taken == training.sequences(),
        "The sources give %s sequences, the training part has %s",
        taken,
        training.sequences());
  }

  /** A corpus whose training part comes from one text. */
  public static TokenManifest ofText(
      Digest tokenizer,
      int vocabularySize,
      int endOfText,
      int sequenceLength,
      Digest settings,
      TokenPart training,
      TokenPart heldOut) {
    return new TokenManifest(
        VERSION,
        tokenizer,
        vocabularySize,
        endOfText,
        sequenceLength,
        TokenWidth.of(vocabularySize).bits(),
        settings,
        List.of(TokenSource.text(training.sequences())),
        training,
        heldOut);
  }

  private static void checkCounts(String name, TokenPart part, int sequenceLength) {
    long expected = part.sequences() * (sequenceLength + 1L) + part.dropped();
    Require.that(
        part.tokens() == expected,
        "The %s part counts %s tokens, its shards and dropped tokens make %s",
        name,
        part.tokens(),
        expected);
  }

  /** How ids stand where they stand in a row. */
  public TokenWidth idWidth() {
    return TokenWidth.ofBits(idBits);
  }

  public static TokenManifest fromBytes(byte[] json) {
    return RecordJson.fromBytes(json, TokenManifest.class);
  }

  public byte[] toBytes() {
    return RecordJson.toBytes(this);
  }

  public Digest digest() {
    return Digest.of(toBytes());
  }

  public long trainingSequences() {
    return training.sequences();
  }

  public long heldOutSequences() {
    return heldOut.sequences();
  }

  /** Text bytes of the held-out part: with {@link #heldOutTokens}, for bits per byte. */
  public long heldOutBytes() {
    return heldOut.bytes();
  }

  /** Tokens of the held-out part, ends of text included. */
  public long heldOutTokens() {
    return heldOut.tokens();
  }

  /** Bits per byte of held-out text at a mean loss of so many nats per token. */
  public double bitsPerByte(double lossPerToken) {
    return lossPerToken / Math.log(2) * heldOutTokens() / heldOutBytes();
  }

  /** What a run's settings say of this corpus. */
  public DataSpec dataSpec() {
    return new DataSpec(
        digest(), sequenceLength, vocabularySize, trainingSequences(), heldOutSequences());
  }
}
