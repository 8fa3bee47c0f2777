package org.outerloop.jobs.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Beginning and end of every page: one file, no script, no network, light and dark. */
public final class HouseStyle {
  private HouseStyle() {}

  /** A page whose main part is open. */
  public static Html begin(String title) {
    Html page = new Html();
    page.markup("<!DOCTYPE html>\n<html lang=\"en\">\n");
    page.open("head").markup("<meta charset=\"utf-8\">\n");
    page.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.markup("<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.element("title", title);
    page.open("style").markup(styleSheet()).close("style").close("head");
    return page.open("body").open("main");
  }

  /** The finished page, in UTF-8. */
  public static byte[] end(Html page) {
    page.close("main").close("body").close("html");
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String styleSheet() {
    try (InputStream css = HouseStyle.class.getResourceAsStream("page.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read page.css from the class path", e);
    }
  }
}
