package org.outerloop.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.outerloop.corpus.Template.Slot;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.SplitMix64;

/**
 * A grammar for made-up documents, from plain text files.
 *
 * <pre>
 *   file        = { section }
 *   section     = "[" name "]" lines            each line an alternative, see {@link Template}
 *               | "[" name ":" forms "]" lines  each line the forms of one word, split by "|"
 *   comment     = "#" at the start of a line
 * </pre>
 *
 * <p>All names are known to all files. A slip (unknown name, missing form) is found when the files
 * are read, and names file and line.
 */
final class Grammar {
  private static final String START = "document";

  private final Map<String, Section> sections = new LinkedHashMap<>();

  private Grammar() {}

  /** Reads all {@code *.txt} files of a folder, in name order. */
  static Grammar read(Path folder) {
    Require.that(Files.isDirectory(folder), "No folder of grammar files at %s", folder);
    Grammar grammar = new Grammar();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        String name = file.getFileName().toString();
        grammar.add(name, Files.readAllLines(file, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the grammar in " + folder, e);
    }
    Require.that(
        grammar.sections.containsKey(START), "No section [%s] in the files of %s", START, folder);
    grammar.check();
    return grammar;
  }

  static Grammar of(String lines) {
    Grammar grammar = new Grammar();
    grammar.add("text", lines.lines().toList());
    grammar.check();
    return grammar;
  }

  /** One document. */
  String document(SplitMix64 random) {
    return Prose.tidy(new Scope(this, random).expand(START));
  }

  Section section(String name) {
    return sections.get(name);
  }

  boolean has(String name) {
    return sections.containsKey(name);
  }

  private void add(String file, List<String> lines) {
    Section section = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String place = file + " line " + (i + 1);
      if (line.startsWith("[") && line.endsWith("]")) {
        section = Section.open(line, place);
        Require.that(
            sections.put(section.name(), section) == null,
            "%s: section [%s] is there twice",
            place,
            section.name());
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        Require.that(section != null, "%s: stands before any section", place);
        section.add(line, place);
      }
    }
  }

  private void check() {
    for (Section section : sections.values()) {
      Require.that(section.size() > 0, "Section [%s] is empty", section.name());
    }
    List<Slot> slots =
        sections.values().stream()
            .flatMap(section -> section.templates().stream())
            .flatMap(template -> template.slots().stream())
            .toList();
    Set<String> known = new HashSet<>(sections.keySet());
    slots.forEach(slot -> known.add(slot.variable()));
    for (Slot slot : slots) {
      slot.filling()
          .names()
          .forEach(
              name ->
                  Require.that(
                      known.contains(name),
                      "%s: {%s} is neither a section nor bound anywhere",
                      slot.place(),
                      name));
    }
  }

  /** A named list of alternatives, or of words with their forms. */
  static final class Section {
    private final String name;
    private final List<String> forms;
    private final List<Template> templates = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();

    private Section(String name, List<String> forms) {
      this.name = name;
      this.forms = forms;
    }

    static Section open(String header, String place) {
      String[] parts = header.substring(1, header.length() - 1).split(":", 2);
      String name = parts[0].strip();
      Require.that(name.matches("[a-z][a-z0-9-]*"), "%s: '%s' is no name", place, name);
      return new Section(
          name, parts.length == 1 ? List.of() : List.of(parts[1].strip().split(" +")));
    }

    void add(String line, String place) {
      if (forms.isEmpty()) {
        templates.add(Template.parse(line, place));
        return;
      }
      List<String> values = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
      Require.that(
          values.size() == forms.size(),
          "%s: [%s] has the forms %s, here are %s",
          place,
          name,
          forms,
          values.size());
      words.add(new Word(name, forms, values));
    }

    String name() {
      return name;
    }

    boolean isWordList() {
      return !forms.isEmpty();
    }

    List<Template> templates() {
      return templates;
    }

    List<Word> words() {
      return words;
    }

    int size() {
      return templates.size() + words.size();
    }
  }

  /** A word in all its forms. */
  record Word(String list, List<String> forms, List<String> values) {
    static Word plain(String text) {
      return new Word("", List.of("text"), List.of(text));
    }

    String first() {
      return values.get(0);
    }

    String form(String form, String place) {
      int index = forms.indexOf(form);
      Require.that(index >= 0, "%s: '%s' has no form '%s', only %s", place, first(), form, forms);
      return values.get(index);
    }
  }
}
