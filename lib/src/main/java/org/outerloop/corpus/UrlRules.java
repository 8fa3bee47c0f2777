package org.outerloop.corpus;

import java.util.List;
import java.util.Locale;

/**
 * Drops pages by their address, as RefinedWeb does: banned hosts, then pieces of words banned
 * anywhere, then words of which one and words of which two are too many. A page without an address
 * passes. Looks at no text.
 *
 * <p>DCLM matches hosts with user and port as they stand and takes every {@code www} out of them;
 * here the host alone is compared, less a leading {@code www.}, which is what its lists mean. Two
 * soft words may overlap. Cost: linear in the address, whatever the length of the lists.
 */
public final class UrlRules implements TextStage {
  private static final long serialVersionUID = 1;
  private static final int SOFT_WORDS = 2;

  private final UrlLists lists;
  private transient Finders finders;

  public UrlRules(UrlLists lists) {
    this.lists = lists;
  }

  @Override
  public String name() {
    return "url-rules";
  }

  @Override
  public void apply(Page page) {
    String url = page.url().toLowerCase(Locale.ROOT);
    Finders finders = finders();
    String host = UrlParts.host(url);
    if (!host.isEmpty() && lists.domains().contains(host)) {
      page.drop("url-domain", Excerpt.of(host));
    }
    drop(page, "url-strict", finders.strict.find(UrlParts.withoutHyphensAndDots(url), 1), 1);
    drop(page, "url-hard", finders.hard.find(url, 1), 1);
    drop(page, "url-soft", finders.soft.find(url, SOFT_WORDS), SOFT_WORDS);
  }

  private static void drop(Page page, String rule, List<String> found, int tooMany) {
    if (found.size() >= tooMany) {
      page.drop(rule, Excerpt.of(String.join(", ", found) + " in " + page.url()));
    }
  }

  private Finders finders() {
    if (finders == null) {
      finders = new Finders(lists);
    }
    return finders;
  }

  /** Automata, made where they are used: they are larger than the lists. */
  private static final class Finders {
    private final PhraseFinder strict;
    private final PhraseFinder hard;
    private final PhraseFinder soft;

    Finders(UrlLists lists) {
      strict = new PhraseFinder(lists.strict(), false);
      hard = new PhraseFinder(lists.hard(), true);
      soft = new PhraseFinder(lists.soft(), true);
    }
  }
}
