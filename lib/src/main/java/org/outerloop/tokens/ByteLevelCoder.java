package org.outerloop.tokens;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.List;

/**
 * Byte-level BPE (GPT-2, GPT-NeoX, cl100k): text is cut into words by the file's pattern, a word is
 * its UTF-8 bytes, and merges never cross a word. Cost: one look-up for a word seen before, n^2 of
 * a few bytes or n log n for a new one of n bytes.
 */
final class ByteLevelCoder implements TextCoder {
  private final Vocabulary vocabulary;
  private final Splitter splitter;
  private final boolean composes;
  private final boolean ignoresMerges;
  private final AddedTokenFinder normalizedTokens;
  private final WordMerger merger;
  private final ThreadLocal<WordCache> caches = ThreadLocal.withInitial(WordCache::new);

  ByteLevelCoder(TokenizerFile file, List<AddedToken> normalizedTokens, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.normalizedTokens = new AddedTokenFinder(normalizedTokens);
    splitter = file.splitter();
    composes = file.composes();
    ignoresMerges = file.ignoresMerges();
    merger = new WordMerger(vocabulary.merges());
  }

  @Override
  public void encode(char[] text, int from, int to, IntList ids) {
    WordCache cache = caches.get();
    Splitter.Sink words = (word, start, end) -> encodeWord(word, start, end, cache, ids);
    if (composes && !isAscii(text, from, to)) {
      char[] composed =
          Normalizer.normalize(new String(text, from, to - from), Form.NFC).toCharArray();
      encodeNormal(composed, 0, composed.length, words, ids);
    } else {
      encodeNormal(text, from, to, words, ids);
    }
  }

  private void encodeNormal(char[] text, int from, int to, Splitter.Sink words, IntList ids) {
    if (normalizedTokens.isEmpty()) {
      splitter.split(text, from, to, words);
    } else {
      normalizedTokens.cut(
          text, from, to, ids, (piece, start, end) -> splitter.split(piece, start, end, words));
    }
  }

  private void encodeWord(char[] text, int from, int to, WordCache cache, IntList ids) {
    if (!cache.append(text, from, to, ids)) {
      int[] word = merge(ByteAlphabet.utf8(new String(text, from, to - from)));
      cache.add(text, from, to, word);
      ids.addAll(word);
    }
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

  private static boolean isAscii(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
