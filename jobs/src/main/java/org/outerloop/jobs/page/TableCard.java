package org.outerloop.jobs.page;

/**
 * A table in a card of its own, or in an open one; the first column holds the names of the rows.
 */
public final class TableCard {
  private final Html page;

  private TableCard(Html page, String... columns) {
    this.page = page;
    page.open("div", "scroll").open("table").open("thead").open("tr");
    for (String column : columns) {
      page.element("th", column);
    }
    page.close("tr").close("thead");
  }

  /** Begins a card with a title, a sentence on what it shows, and a table of these columns. */
  public static TableCard begin(Html page, String title, String caption, String... columns) {
    page.open("section", "card full").element("h2", title).element("p", "caption", caption);
    return new TableCard(page, columns);
  }

  /** Begins a table in a card that is open already. */
  public static TableCard within(Html page, String... columns) {
    return new TableCard(page, columns);
  }

  public void row(String name, String... cells) {
    page.open("tr").element("th", name);
    for (String cell : cells) {
      page.element("td", cell);
    }
    page.close("tr");
  }

  /** Ends the table; the card stays open. */
  public void close() {
    page.close("table").close("div");
  }

  /** Ends table and card. */
  public void end() {
    close();
    page.close("section");
  }
}
