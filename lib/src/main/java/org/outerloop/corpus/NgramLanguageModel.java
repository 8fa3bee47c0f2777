package org.outerloop.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import opennlp.tools.langdetect.LanguageDetectorModel;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.Context;
import org.outerloop.protocol.Require;

/**
 * OpenNLP's model of 103 languages, laid out for speed: the weights of each run of one to three
 * characters for the languages it speaks for. A maximum entropy model: the evidence for a language
 * is the sum of its weights over the different runs of a text. Never changes.
 */
final class NgramLanguageModel {
  static final int LONGEST = 3;
  private static final int FREE = -1;

  /** A run that speaks for more than one language in so many has a weight for each. */
  private static final int SPARSE = 5;

  /** Of each ASCII character 1 .. 63, or 0 for those that no text has here: digits, capitals. */
  private static final byte[] CODES = codes();

  private static final int CODE_BITS = 6;
  private static final int CODED_RUNS = 1 << LONGEST * CODE_BITS;

  private final List<String> languages;
  private final int[] coded; // numbers of runs of ASCII characters, by their codes
  private final long[] keys;
  private final int[] numbers; // of runs, by slot
  private final int[] starts; // of the weights of a run, and one more
  private final byte[] outcomes;
  private final float[] weights; // of one outcome each, or of all in order, see add

  private NgramLanguageModel(List<String> languages, Map<String, Context> runs) {
    Require.that(languages.size() <= Byte.MAX_VALUE, "%s languages", languages.size());
    this.languages = languages;
    int slots = Integer.highestOneBit(runs.size()) << 2;
    int size = runs.values().stream().mapToInt(this::weightsOf).sum();
    keys = new long[slots];
    numbers = new int[slots];
    Arrays.fill(numbers, FREE);
    coded = new int[CODED_RUNS];
    Arrays.fill(coded, FREE);
    starts = new int[runs.size() + 1];
    outcomes = new byte[size];
    weights = new float[size];
    int number = 0;
    for (Map.Entry<String, Context> run : runs.entrySet()) {
      numbers[freeSlot(run.getKey())] = number;
      noteCoded(run.getKey(), number);
      starts[number + 1] = starts[number] + weightsOf(run.getValue());
      put(starts[number], run.getValue());
      number++;
    }
  }

  /** Room for a run: all languages if it says something about many of them. */
  private int weightsOf(Context run) {
    int few = run.getOutcomes().length;
    return few > languages.size() / SPARSE ? languages.size() : few;
  }

  private void put(int start, Context run) {
    boolean dense = weightsOf(run) == languages.size();
    for (int i = 0; i < run.getOutcomes().length; i++) {
      int outcome = run.getOutcomes()[i];
      int at = dense ? start + outcome : start + i;
      outcomes[at] = (byte) outcome;
      weights[at] = (float) run.getParameters()[i];
    }
  }

  /** Reads a model of OpenNLP's form. */
  @SuppressWarnings("unchecked") // the library says Object
  static NgramLanguageModel read(String resource) {
    try (InputStream in = NgramLanguageModel.class.getResourceAsStream(resource)) {
      AbstractModel model = (AbstractModel) new LanguageDetectorModel(in).getMaxentModel();
      Object[] parts = model.getDataStructures();
      return new NgramLanguageModel(List.of((String[]) parts[2]), (Map<String, Context>) parts[1]);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the model " + resource, e);
    }
  }

  private static byte[] codes() {
    byte[] codes = new byte[128];
    byte next = 1;
    for (char c = ' '; c < codes.length; c++) {
      boolean never = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
      codes[c] = never ? 0 : next++;
    }
    return codes;
  }

  private void noteCoded(String run, int number) {
    int codes = 0;
    for (int i = 0; i < run.length(); i++) {
      int code = code(run.charAt(i));
      if (code == 0) {
        return;
      }
      codes = codes << CODE_BITS | code;
    }
    coded[codes] = number;
  }

  /** Of an ASCII character that a text can have, 1 .. 63; of any other 0. */
  static int code(char c) {
    return c < CODES.length ? CODES[c] : 0;
  }

  /** The codes of up to three characters with one more behind them, and the first forgotten. */
  static int lengthened(int codes, int code) {
    return (codes << CODE_BITS | code) & CODED_RUNS - 1;
  }

  /** The last codes of some. */
  static int last(int codes, int characters) {
    return codes & (1 << characters * CODE_BITS) - 1;
  }

  /** Number of a run of ASCII characters, or -1 if the model says nothing about it. */
  int number(int codes) {
    return coded[codes];
  }

  private int freeSlot(String run) {
    long key = 0;
    for (int i = 0; i < run.length(); i++) {
      key = lengthened(key, run.charAt(i));
    }
    int slot = slot(key);
    while (numbers[slot] != FREE) {
      slot = (slot + 1) & (keys.length - 1);
    }
    keys[slot] = key;
    return slot;
  }

  /** Key of a run with one more character behind it; that of the empty run is 0. */
  static long lengthened(long key, char c) {
    return key << 16 | (c + 1L) & 0xFFFF;
  }

  /** Number of a run of that key, or -1 if the model says nothing about it. */
  int number(long key) {
    int slot = slot(key);
    while (numbers[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return numbers[slot];
  }

  private int slot(long key) {
    long hash = key * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 40) & (keys.length - 1);
  }

  /** Adds a run's weights to the evidence for each language. */
  void add(int number, float[] evidence) {
    int start = starts[number];
    int size = starts[number + 1] - start;
    if (size == evidence.length) {
      for (int i = 0; i < evidence.length; i++) { // one instruction for several
        evidence[i] += weights[start + i];
      }
    } else {
      for (int i = start; i < start + size; i++) {
        evidence[outcomes[i]] += weights[i];
      }
    }
  }

  /** How many runs it knows. */
  int runs() {
    return starts.length - 1;
  }

  /** By the three letters of ISO 639-3. */
  List<String> languages() {
    return languages;
  }
}
