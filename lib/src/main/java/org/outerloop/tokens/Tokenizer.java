package org.outerloop.tokens;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * Text to token ids and back, by byte-level BPE as a Hugging Face {@code tokenizer.json} describes
 * it: the families of GPT-2, GPT-NeoX and cl100k (dolma2, Llama 3). Any text can be encoded, and
 * decoding gives it back, up to NFC where the file asks for it.
 *
 * <p><b>Special tokens inside a text are plain text.</b> A web page that spells {@code
 * <|endoftext|>} gets the ids of those thirteen characters: it must not fake the end of a document.
 * {@link #encode} never returns {@link #endOfText}; whoever joins documents puts it between them.
 * Added tokens that are not special, such as NeoX's runs of spaces, are found as elsewhere. An
 * unpaired surrogate, which has no UTF-8, counts as U+FFFD.
 *
 * <p>Serialisable as the bytes of its file. Thread-safe; the cache of words is its own and bounded.
 * Cost: one look-up for a word seen before, n^2 or n log n for a new one of n bytes.
 */
public final class Tokenizer implements Serializable {
  private final transient byte[] json;
  private final transient Vocabulary vocabulary;
  private final transient boolean composes;
  private final transient boolean ignoresMerges;
  private final transient Splitter splitter;
  private final transient AddedTokenFinder rawTokens;
  private final transient AddedTokenFinder normalizedTokens;
  private final transient WordMerger merger;
  private final transient WordCache cache = new WordCache();

  private Tokenizer(byte[] json) {
    this.json = json.clone();
    TokenizerFile file = new TokenizerFile(json);
    composes = file.composes();
    splitter = file.splitter();
    ignoresMerges = file.ignoresMerges();
    vocabulary = new Vocabulary(file);
    merger = new WordMerger(vocabulary.merges());
    List<AddedToken> found = new ArrayList<>(file.addedTokens());
    found.removeIf(token -> token.special() || token.id() == vocabulary.endOfText());
    rawTokens = new AddedTokenFinder(found.stream().filter(t -> !t.normalized()).toList());
    normalizedTokens = new AddedTokenFinder(found.stream().filter(AddedToken::normalized).toList());
  }

  /**
   * Reads a tokenizer file.
   *
   * @throws org.outerloop.protocol.InvalidJsonException if it is not JSON or of another kind
   *     (SentencePiece-like, unigram, WordPiece ...), naming the part that is not supported
   */
  public static Tokenizer read(byte[] tokenizerJson) {
    return new Tokenizer(tokenizerJson);
  }

  /** Ids of a text, without any special token. */
  public int[] encode(String text) {
    char[] chars = CharacterKinds.wellFormed(text);
    IntList ids = new IntList(chars.length / 3);
    rawTokens.cut(chars, chars.length, ids, (piece, from, to) -> encodePlain(piece, from, to, ids));
    return ids.toArray();
  }

  private void encodePlain(char[] text, int from, int to, IntList ids) {
    char[] chars = text;
    if (composes || from > 0 || to < text.length) {
      String piece = new String(text, from, to - from);
      chars = (composes ? Normalizer.normalize(piece, Form.NFC) : piece).toCharArray();
    }
    Splitter.Sink words = (word, start, end) -> encodeWord(word, start, end, ids);
    normalizedTokens.cut(
        chars, chars.length, ids, (piece, start, end) -> splitter.split(piece, start, end, words));
  }

  private void encodeWord(char[] text, int from, int to, IntList ids) {
    int[] word = cache.find(text, from, to);
    if (word.length == 0) {
      word = merge(ByteAlphabet.utf8(new String(text, from, to - from)));
      cache.add(text, from, to, word);
    }
    ids.addAll(word);
  }

  private int[] merge(byte[] word) {
    if (ignoresMerges) {
      int whole = vocabulary.find(word).orElse(-1);
      if (whole >= 0 && whole != vocabulary.endOfText()) {
        return new int[] {whole};
      }
    }
    int[] ids = new int[word.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = vocabulary.byteId(word[i] & 0xFF);
    }
    return Arrays.copyOf(ids, merger.merge(ids, ids.length));
  }

  /**
   * The text of some ids; special tokens come out as their names, and bytes that are not UTF-8 as
   * U+FFFD, since ids may be cut anywhere.
   */
  public String decode(int[] ids) {
    int length = 0;
    for (int id : ids) {
      Require.that(0 <= id && id < vocabularySize(), "Id %s of %s", id, vocabularySize());
      length += vocabulary.bytes(id).length;
    }
    byte[] text = new byte[length];
    int at = 0;
    for (int id : ids) {
      byte[] piece = vocabulary.bytes(id);
      System.arraycopy(piece, 0, text, at, piece.length);
      at += piece.length;
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Ids are 0 to this, exclusive; added tokens are among them. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** The id that stands after each document. */
  public int endOfText() {
    return vocabulary.endOfText();
  }

  /** Digest of the file this was read from. */
  public Digest digest() {
    return Digest.of(json);
  }

  private Object writeReplace() {
    return new Serialized(json);
  }

  /** What travels: the file. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Serialized(byte[] json) implements Serializable {
    private Object readResolve() {
      return new Tokenizer(json);
    }
  }
}
