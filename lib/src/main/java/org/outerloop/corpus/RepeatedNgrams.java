package org.outerloop.corpus;

/**
 * Runs of words that stand in a page more than once, one length after the other.
 *
 * <p>A run of n words can only be repeated if both runs of n - 1 words inside it are. So only the
 * places where the shorter run is repeated are looked at for the longer one, and a run is named by
 * the numbers of these two: exact, without hashing its words again.
 *
 * <p>Cost: linear in the words for each length at worst; on prose hardly more than for pairs.
 */
final class RepeatedNgrams {
  private static final int ALONE = -1;

  private final PageWords words;
  private final int[] lengths; // of the words, in code points
  private final long characters;
  private final int[] runs; // number of the run at each place, or ALONE
  private int[] places; // where runs are repeated, ascending
  private int size;
  private int n = 1;
  private PairTable table;

  RepeatedNgrams(String text, PageWords words) {
    this.words = words;
    lengths = new int[words.size()];
    runs = new int[words.size()];
    long sum = 0;
    int[] counts = new int[words.different()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Character.codePointCount(text, words.start(i), words.end(i));
      sum += lengths[i];
      counts[words.number(i)]++;
    }
    characters = sum;
    places = new int[words.size()];
    for (int i = 0; i < lengths.length; i++) {
      keep(i, counts[words.number(i)] > 1 ? words.number(i) : ALONE);
    }
  }

  private void keep(int place, int run) {
    runs[place] = run;
    if (run != ALONE) {
      places[size++] = place;
    }
  }

  /** Goes on to runs of one word more. */
  void lengthen() {
    n++;
    PairTable longer = new PairTable(size);
    int[] candidates = places;
    int count = size;
    for (int i = 0; i < count; i++) {
      int place = candidates[i];
      boolean both = place + 1 < runs.length && runs[place + 1] != ALONE;
      runs[place] = both ? longer.number(runs[place], runs[place + 1]) : ALONE;
    }
    places = new int[count];
    size = 0;
    for (int i = 0; i < count; i++) {
      int run = runs[candidates[i]];
      keep(candidates[i], run != ALONE && longer.count(run) > 1 ? run : ALONE);
    }
    table = longer;
  }

  /** Words of the runs looked at now. */
  int words() {
    return n;
  }

  /**
   * Share of the characters of all words that the commonest run would take, every place counted in
   * full; of equally common ones the longest. Above 1 where it overlaps itself; 0 if none repeats.
   */
  double topShare() {
    int top = topPlace();
    return top < 0 ? 0 : (double) length(top) * table.count(runs[top]) / characters;
  }

  /** Share of the characters of all words that stand in a repeated run. */
  double repeatedShare() {
    long covered = 0;
    int next = 0; // first word not yet counted
    for (int i = 0; i < size; i++) {
      for (int word = Math.max(next, places[i]); word < places[i] + n; word++) {
        covered += lengths[word];
      }
      next = places[i] + n;
    }
    return characters == 0 ? 0 : (double) covered / characters;
  }

  /** Where the commonest run first stands; nothing if none repeats. */
  Span top() {
    int top = topPlace();
    return top < 0 ? new Span(0, 0) : new Span(words.start(top), words.end(top + n - 1));
  }

  /** Place of the commonest run, of the longest among those; -1 if none repeats. */
  private int topPlace() {
    int best = -1;
    for (int i = 0; i < size; i++) {
      int more = best < 0 ? 1 : table.count(runs[places[i]]) - table.count(runs[best]);
      if (more > 0 || (more == 0 && length(places[i]) > length(best))) {
        best = places[i];
      }
    }
    return best;
  }

  private long length(int place) {
    long length = 0;
    for (int word = place; word < place + n; word++) {
      length += lengths[word];
    }
    return length;
  }
}
