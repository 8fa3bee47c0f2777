package org.outerloop.tokens;

import static org.outerloop.tokens.TokenizerFile.check;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.tokens.SpaceMarkFile.Prefix;

/**
 * BPE over characters with spaces written as U+2581 (SentencePiece's BPE: Llama 2, Gemma,
 * TinyLlama, Mistral). A character that is no piece is spelled by its UTF-8 bytes.
 *
 * <p>The reference merges over a whole text. Here a text is cut first, wherever {@link Joints}
 * proves that no merge can cross, which leaves about a word: the same ids, and a cache of words
 * answers for most of them. Inside, the mark is a plain space, so that English text is ASCII.
 */
final class SpaceMarkCoder implements TextCoder {
  private static final char MARK = SpaceMarkFile.MARK;
  private static final int NONE = -1;

  private final Vocabulary vocabulary;
  private final Prefix prefix;
  private final boolean composes;
  private final Joints joints;
  private final int[] characterIds = new int[Character.MAX_VALUE + 1];
  private final Map<Integer, Integer> supplementaryIds = new HashMap<>();
  private final WordMerger merger;
  private final ThreadLocal<WordCache> caches = ThreadLocal.withInitial(WordCache::new);

  SpaceMarkCoder(TokenizerFile file, List<AddedToken> normalizedTokens, Vocabulary vocabulary) {
    check(normalizedTokens.isEmpty(), "added_tokens", "to find after normalisation: not supported");
    this.vocabulary = vocabulary;
    SpaceMarkFile marks = file.spaceMarks();
    prefix = marks.prefix();
    composes = marks.composes();
    joints = new Joints(file.merges(), marks.cutsAtMarks());
    merger = new WordMerger(vocabulary.merges());
    Arrays.fill(characterIds, NONE);
    file.vocabulary().forEach(this::addCharacter);
  }

  private void addCharacter(String piece, int id) {
    int codePoint = piece.codePointAt(0);
    if (piece.length() != Character.charCount(codePoint) || codePoint == ' ') {
      return; // a space is written as the mark and never looked up
    } else if (codePoint > Character.MAX_VALUE) {
      supplementaryIds.put(codePoint, id);
    } else {
      characterIds[codePoint == MARK ? ' ' : codePoint] = id;
    }
  }

  @Override
  public void encode(char[] text, int from, int to, IntList ids) {
    WordCache cache = caches.get();
    char[] marked = marked(text, from, to);
    int start = 0;
    int left = Character.codePointAt(marked, 0, marked.length);
    int at = Character.charCount(left);
    while (at < marked.length) {
      int right = marked[at];
      if (right >= Character.MIN_SURROGATE) {
        right = Character.codePointAt(marked, at, marked.length);
      }
      if (!joints.mayJoin(left, right)) {
        encodeWord(marked, start, at, cache, ids);
        start = at;
      }
      left = right;
      at += right > Character.MAX_VALUE ? 2 : 1;
    }
    encodeWord(marked, start, marked.length, cache, ids);
  }

  /** The text with spaces for marks, and one before it where the file says so. */
  private char[] marked(char[] text, int from, int to) {
    char[] plain = text;
    int start = from;
    int end = to;
    if (composes) {
      plain = Normalizer.normalize(new String(text, from, to - from), Form.NFC).toCharArray();
      start = 0;
      end = plain.length;
    }
    boolean marked = plain[start] == ' ' || plain[start] == MARK;
    int before = prefix.isDue(from == 0, marked) ? 1 : 0;
    char[] result = new char[end - start + before];
    result[0] = ' ';
    System.arraycopy(plain, start, result, before, end - start);
    for (int i = before; i < result.length; i++) {
      if (result[i] == MARK) {
        result[i] = ' ';
      }
    }
    return result;
  }

  private void encodeWord(char[] text, int from, int to, WordCache cache, IntList ids) {
    if (!cache.append(text, from, to, ids)) {
      int[] word = merge(text, from, to);
      cache.add(text, from, to, word);
      ids.addAll(word);
    }
  }

  private int[] merge(char[] text, int from, int to) {
    IntList ids = new IntList(to - from);
    int codePoint;
    for (int at = from; at < to; at += Character.charCount(codePoint)) {
      codePoint = Character.codePointAt(text, at, to);
      int id =
          codePoint > Character.MAX_VALUE
              ? supplementaryIds.getOrDefault(codePoint, NONE)
              : characterIds[codePoint];
      if (id >= 0) {
        ids.add(id);
      } else {
        for (byte b : ByteAlphabet.utf8(Character.toString(codePoint))) {
          ids.add(vocabulary.byteId(b & 0xFF));
        }
      }
    }
    int[] merged = ids.toArray();
    return Arrays.copyOf(merged, merger.merge(merged, merged.length));
  }
}
