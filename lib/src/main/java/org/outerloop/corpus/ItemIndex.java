package org.outerloop.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the n-grams of the items stand, to find runs of an item's words in a page. Looking up costs
 * one probe of a hash set per n-gram of the page, and more only where one is found.
 */
final class ItemIndex implements Serializable {
  private final DecontaminationSettings settings;
  private final String[] names;
  private final int[] needed;
  private final LongSet known = new LongSet();

  /** By hash: item and index of the n-gram in it, two ints each. */
  private final HashMap<Long, int[]> places = new HashMap<>();

  /**
   * Words of an item in a page.
   *
   * @param item task and name
   * @param words how many, one after the other
   * @param from index of the first char in the page
   * @param to index behind the last char
   */
  record Match(String item, int words, int from, int to) {}

  /** One n-gram of an item at one n-gram of the page. */
  private record Place(int item, int index) {}

  /** A run, by where it begins in item and page. */
  private record Run(int item, int index, int inPage) {}

  ItemIndex(EvalItems evaluation, DecontaminationSettings settings) {
    this.settings = settings;
    List<EvalItems.Item> items = evaluation.items();
    this.names = new String[items.size()];
    this.needed = new int[items.size()];
    NgramHashes hashes = NgramHashes.folded(settings.shortest());
    for (int i = 0; i < names.length; i++) {
      EvalItems.Item item = items.get(i);
      names[i] = item.task() + " " + item.name();
      int count = hashes.hash(item.text(), 0, item.text().length());
      needed[i] = settings.needed(hashes.words());
      for (int n = 0; n < count && hashes.words() >= settings.shortest(); n++) {
        add(hashes.value(n), i, n);
      }
    }
    places.values().removeIf(this::isCommon);
    places.keySet().forEach(known::add);
  }

  private void add(long hash, int item, int index) {
    int[] old = places.getOrDefault(hash, new int[0]);
    int[] more = Arrays.copyOf(old, old.length + 2);
    more[old.length] = item;
    more[old.length + 1] = index;
    places.put(hash, more);
  }

  private boolean isCommon(int[] at) {
    Set<String> items = new HashSet<>();
    for (int i = 0; i < at.length; i += 2) {
      items.add(names[at[i]]);
    }
    return items.size() > settings.commonItems();
  }

  /** Runs that are long enough, each as long as it goes. */
  List<Match> find(String text, NgramHashes hashes) {
    int count = hashes.hash(text, 0, text.length());
    Map<Place, Integer> before = Map.of();
    Map<Run, Match> matches = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      if (!known.contains(hashes.value(i))) {
        before = Map.of();
        continue;
      }
      int[] at = places.get(hashes.value(i));
      Map<Place, Integer> here = new LinkedHashMap<>();
      for (int j = 0; j < at.length; j += 2) {
        int grams = before.getOrDefault(new Place(at[j], at[j + 1] - 1), 0) + 1;
        here.put(new Place(at[j], at[j + 1]), grams);
        int words = grams + settings.shortest() - 1;
        if (words >= needed[at[j]]) {
          int first = i - grams + 1;
          matches.put(
              new Run(at[j], at[j + 1] - grams + 1, first),
              new Match(names[at[j]], words, hashes.start(first), hashes.end(i)));
        }
      }
      before = here;
    }
    return new ArrayList<>(matches.values());
  }
}
