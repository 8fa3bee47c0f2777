package org.outerloop.jobs.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.outerloop.corpus.Decontamination;
import org.outerloop.corpus.LanguageRule;
import org.outerloop.corpus.LineRules;
import org.outerloop.corpus.Newlines;
import org.outerloop.corpus.NgramLanguageScorer;
import org.outerloop.corpus.PiiMask;
import org.outerloop.corpus.QualityRules;
import org.outerloop.corpus.Repetition;
import org.outerloop.corpus.StripUrls;
import org.outerloop.corpus.TextStage;
import org.outerloop.corpus.TopLevelDomains;
import org.outerloop.corpus.UrlLists;
import org.outerloop.corpus.UrlRules;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.corpus.TextSettings.LanguageLimits;
import org.outerloop.jobs.corpus.TextSettings.UrlFiles;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/** The stages there are, by name. */
final class StageCatalog {
  private static final int BLOCK_BYTES = 1 << 16;

  private final TextSettings text;
  private final DecontaminationChoice decontamination;
  private final QualityChoice quality;
  private final Map<String, Function<String, ChosenStage>> known = new TreeMap<>();

  StageCatalog(PrepareSettings settings) {
    this.text = settings.text();
    this.decontamination = settings.decontaminate();
    this.quality = settings.quality();
    known.put("url-rules", this::urlRules);
    known.put("language", this::language);
    known.put("strip-urls", name -> text(name, "", new StripUrls(TopLevelDomains.read())));
    known.put(
        "newlines",
        name -> text(name, json(text.newlines()), new Newlines(text.newlines().most())));
    known.put(
        "heuristics",
        name ->
            text(
                name,
                text.words().label() + " " + json(text.heuristics()),
                new QualityRules(text.heuristics(), text.words())));
    known.put(
        "repetition",
        name -> text(name, json(text.repetition()), new Repetition(text.repetition())));
    known.put(
        "lines",
        name ->
            text(
                name,
                text.words().label() + " " + json(text.lines()),
                new LineRules(text.lines(), text.words())));
    known.put(
        "pii",
        name -> text(name, json(text.pii()), new PiiMask(EnumSet.copyOf(text.pii().kinds()))));
    DedupChoice dedup = settings.dedup();
    known.put("dedup-exact", name -> pages(name, "", new ExactDedupStage()));
    known.put(
        "dedup-bff",
        name -> pages(name, json(dedup.bff()), new BffStage(dedup.bff(), dedup.bffRounds())));
    known.put(
        "dedup-minhash",
        name -> pages(name, json(dedup.minhash()), new MinHashStage(dedup.minhash())));
    known.put("decontaminate", this::decontaminate);
    known.put(QualityStage.NAME, this::quality);
  }

  /**
   * The chain of the settings, in order.
   *
   * @throws UserException for a name that no stage has, or a list that cannot be read
   */
  List<ChosenStage> chosen(List<String> names) {
    return names.stream().map(this::chosen).toList();
  }

  private ChosenStage chosen(String name) {
    Function<String, ChosenStage> maker = known.get(name);
    if (maker == null) {
      throw new UserException(
          "corpus.prepare.stages names '%s'; there are %s".formatted(name, known.keySet()));
    }
    return maker.apply(name);
  }

  private static ChosenStage text(String name, String settings, TextStage stage) {
    return new ChosenStage.OfText(name, settings, stage);
  }

  private static ChosenStage pages(String name, String settings, CorpusStage stage) {
    return new ChosenStage.OfPages(name, settings, stage);
  }

  private ChosenStage decontaminate(String name) {
    if (decontamination.items().isEmpty()) {
      throw new UserException(
          "Stage decontaminate wants corpus.prepare.decontaminate.items, the evaluation tasks");
    }
    StoreLocation place = new StoreLocation(decontamination.items(), Map.of());
    String settings = json(decontamination.rule()) + " " + digest(CorpusInput.find(place));
    return text(
        name, settings, new Decontamination(EvalFolder.read(place), decontamination.rule()));
  }

  private ChosenStage quality(String name) {
    if (quality.scores().isEmpty()) {
      throw new UserException(
          "Stage quality wants corpus.prepare.quality.scores, the table that a scorer wrote");
    }
    StoreLocation place = new StoreLocation(quality.scores(), Map.of());
    boolean folder = !ScoreTable.isFile(quality.scores());
    StoreLocation files =
        folder
            ? new StoreLocation(quality.scores().replaceFirst("/+$", "") + "/**.parquet", Map.of())
            : place;
    String settings =
        "%s %s %s %s"
            .formatted(
                quality.by(),
                quality.amount(),
                quality.withoutScore(),
                digest(CorpusInput.find(files)));
    return pages(name, settings, new QualityStage(quality, place));
  }

  /** Of the content of all files. */
  private static Digest digest(CorpusInput input) {
    List<Digest> digests = new ArrayList<>();
    try (ObjectStore store = ObjectStores.open(input.root())) {
      for (CorpusFile file : input.files()) {
        digests.add(digest(store, file.name()));
      }
    }
    return Digest.root(digests);
  }

  private static Digest digest(ObjectStore store, String name) {
    Digest.Hasher hasher = new Digest.Hasher();
    byte[] block = new byte[BLOCK_BYTES];
    try (InputStream in = store.open(name)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        hasher.add(block, 0, read);
      }
      return hasher.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }

  private static String json(Record settings) {
    return RecordJson.toTree(settings).toString();
  }

  private ChosenStage language(String name) {
    LanguageLimits limits = text.language();
    var scorer = new NgramLanguageScorer(limits.language(), limits.characters());
    return text(name, json(limits), new LanguageRule(scorer, limits.above()));
  }

  private ChosenStage urlRules(String name) {
    UrlFiles files = text.urlRules();
    List<List<String>> lists =
        List.of(
            lines(files.domains()),
            lines(files.strict()),
            lines(files.hard()),
            lines(files.soft()));
    UrlLists banned = UrlLists.ofLines(lists.get(0), lists.get(1), lists.get(2), lists.get(3));
    List<Digest> digests =
        lists.stream().map(list -> Digest.ofText(String.join("\n", list))).toList();
    return text(name, digests.toString(), new UrlRules(banned));
  }

  private static List<String> lines(String file) {
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new UserException("Cannot read the list " + file + " of url-rules: " + e, e);
    }
  }
}
