package org.outerloop.interchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outerloop.protocol.Blake2b;
import org.outerloop.protocol.Require;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.tokens.InvalidTokensException;
import org.outerloop.tokens.TokenWidth;

/**
 * A shard in Templar's form: the tokens of samples of equal length as one flat array of uint32, and
 * beside it one uint64 per sample, its id, see {@link org.outerloop.tokens.TokenSequence#idOf}.
 * Reads any range of samples in pieces of 4 MiB and compares every id with its tokens.
 */
public final class TemplarShard {
  /** Samples of training. */
  public static final String TRAIN = "train";

  private static final int PIECE_BYTES = 4 << 20;

  private final String tokensKey;
  private final String idsKey;
  private final int sampleTokens;
  private final NpyArray tokens;
  private final NpyArray ids;

  /**
   * Opens both files and compares their lengths.
   *
   * @param folder prefix of the keys, empty or ending in a slash
   * @param kind {@link #TRAIN}, or another word such as {@code anneal}
   * @param number of the shard
   * @param sampleTokens of each sample
   */
  public TemplarShard(ObjectStore store, String folder, String kind, int number, int sampleTokens) {
    Require.that(
        2 <= sampleTokens && sampleTokens <= 1 << 20, "Samples of %s tokens", sampleTokens);
    this.tokensKey = tokensKey(folder, kind, number);
    this.idsKey = idsKey(folder, kind, number);
    this.sampleTokens = sampleTokens;
    this.tokens = new NpyArray(store, tokensKey, NpyArray.UINT32);
    this.ids = new NpyArray(store, idsKey, NpyArray.UINT64);
    long whole = tokens.length() / sampleTokens;
    StrictFiles.check(
        ids.length() == whole,
        idsKey,
        "has %s ids, %s holds %s samples of %s tokens",
        ids.length(),
        tokensKey,
        whole,
        sampleTokens);
  }

  /** Key of the tokens of a shard. */
  public static String tokensKey(String folder, String kind, int number) {
    return String.format("%s%s_%06d.npy", folder, kind, number);
  }

  /** Key of the ids of a shard. */
  public static String idsKey(String folder, String kind, int number) {
    return String.format(
        kind.equals(TRAIN) ? "%ssample_ids_%3$06d.npy" : "%ssample_ids_%s_%06d.npy",
        folder,
        kind,
        number);
  }

  /** Numbers of the shards of a folder, rising. */
  public static List<Integer> find(ObjectStore store, String folder, String kind) {
    Pattern name = Pattern.compile(Pattern.quote(folder + kind) + "_(\\d{6})\\.npy");
    List<Integer> numbers = new ArrayList<>();
    for (ObjectInfo object : store.list(folder)) {
      Matcher matcher = name.matcher(object.key());
      if (matcher.matches()) {
        numbers.add(Integer.valueOf(matcher.group(1)));
      }
    }
    return numbers;
  }

  /** Whole samples in the shard. */
  public long samples() {
    return ids.length();
  }

  /** Tokens at the end that fill no sample. */
  public long left() {
    return tokens.length() % sampleTokens;
  }

  /** Gives samples first .. first + count - 1 to the sink, in order. */
  public void read(long first, long count, Consumer<int[]> sink) {
    Require.that(
        0 <= first && 0 <= count && first <= samples() - count,
        "Samples %s and %s more of %s",
        first,
        count,
        samples());
    int sampleBytes = Integer.BYTES * sampleTokens;
    int most = Math.max(1, PIECE_BYTES / sampleBytes);
    for (long next = first; next < first + count; next += most) {
      int samples = (int) Math.min(most, first + count - next);
      byte[] piece = tokens.read(next * sampleTokens, samples * sampleTokens);
      ByteBuffer listed = ByteBuffer.wrap(ids.read(next, samples)).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < samples; i++) {
        sink.accept(sample(piece, i * sampleBytes, sampleBytes, next + i, listed.getLong()));
      }
    }
  }

  private int[] sample(byte[] piece, int from, int bytes, long number, long listed) {
    byte[] sample = java.util.Arrays.copyOfRange(piece, from, from + bytes);
    long id = Blake2b.hash64(sample);
    StrictFiles.check(
        id == listed,
        tokensKey,
        "has sample %s of id %016x, %s lists %016x",
        number,
        id,
        idsKey,
        listed);
    try {
      return TokenWidth.UINT32.unpack(sample);
    } catch (IllegalArgumentException e) {
      throw new InvalidTokensException(tokensKey + " sample " + number + ": " + e.getMessage(), e);
    }
  }
}
