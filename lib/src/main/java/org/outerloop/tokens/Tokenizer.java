package org.outerloop.tokens;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;

/**
 * Text to token ids and back, by BPE as a Hugging Face {@code tokenizer.json} describes it, with
 * the ids of the reference implementations. Two families: byte-level (GPT-2, GPT-NeoX, cl100k,
 * dolma2, Llama 3, Qwen 2) and characters with byte fallback (Llama 2, Gemma). Any text can be
 * encoded, and decoding gives it back, up to NFC where the file asks for it.
 *
 * <p><b>Special tokens inside a text are plain text.</b> A web page that spells {@code
 * <|endoftext|>} gets the ids of those thirteen characters: it must not fake the end of a document.
 * {@link #encode} never returns {@link #endOfText}, unless the tokenizer was read to find special
 * tokens; whoever joins documents puts it between them. Added tokens that are not special, such as
 * NeoX's runs of spaces, are found as elsewhere. An unpaired surrogate, which has no UTF-8, counts
 * as U+FFFD.
 *
 * <p>Serialisable as the bytes of its file. Thread-safe without locks; keeps 4 MiB of words for
 * each thread that encodes.
 */
public final class Tokenizer implements Serializable {
  private final transient byte[] json;
  private final transient boolean findsSpecial;
  private final transient Vocabulary vocabulary;
  private final transient boolean stripsOnDecode;
  private final transient AddedTokenFinder rawTokens;
  private final transient TextCoder coder;

  private Tokenizer(byte[] json, boolean findsSpecial) {
    this.json = json.clone();
    this.findsSpecial = findsSpecial;
    TokenizerFile file = new TokenizerFile(json);
    stripsOnDecode = file.stripsOnDecode();
    List<AddedToken> found = new ArrayList<>(file.addedTokens());
    vocabulary = new Vocabulary(file);
    if (!findsSpecial) {
      found.removeIf(token -> token.special() || token.id() == vocabulary.endOfText());
    }
    rawTokens = new AddedTokenFinder(found.stream().filter(t -> !t.normalized()).toList());
    List<AddedToken> normalized = found.stream().filter(AddedToken::normalized).toList();
    coder =
        file.spelling() == Spelling.SPACE_MARKS
            ? new SpaceMarkCoder(file, normalized, vocabulary)
            : new ByteLevelCoder(file, normalized, vocabulary);
  }

  /**
   * Reads a tokenizer file.
   *
   * @throws org.outerloop.protocol.InvalidJsonException if it is not JSON or of another kind
   *     (unigram, WordPiece ...), naming the part that is not supported
   */
  public static Tokenizer read(byte[] tokenizerJson) {
    return new Tokenizer(tokenizerJson, false);
  }

  /** As {@link #read}, but special tokens spelled inside a text get their own ids. */
  public static Tokenizer readFindingSpecial(byte[] tokenizerJson) {
    return new Tokenizer(tokenizerJson, true);
  }

  /** Ids of a text, without any special token unless this finds them. */
  public int[] encode(String text) {
    IntList ids = new IntList(text.length() / 3);
    encode(text, ids);
    return ids.toArray();
  }

  /** Appends the ids of a text to a list, which the caller may clear and use again. */
  public void encode(String text, IntList ids) {
    char[] chars = CharacterKinds.wellFormed(text);
    if (rawTokens.isEmpty()) {
      if (chars.length > 0) {
        coder.encode(chars, 0, chars.length, ids);
      }
    } else {
      rawTokens.cut(
          chars, 0, chars.length, ids, (piece, from, to) -> coder.encode(piece, from, to, ids));
    }
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
    int start = stripsOnDecode && length > 0 && text[0] == ' ' ? 1 : 0;
    return new String(text, start, length - start, StandardCharsets.UTF_8);
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
    return new Serialized(json, findsSpecial);
  }

  /** What travels: the file. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Serialized(byte[] json, boolean findsSpecial) implements Serializable {
    private Object readResolve() {
      return new Tokenizer(json, findsSpecial);
    }
  }
}
