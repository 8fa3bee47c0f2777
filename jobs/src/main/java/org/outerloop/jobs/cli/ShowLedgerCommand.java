package org.outerloop.jobs.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.Access;
import org.outerloop.jobs.Invitation;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.ledger.LedgerRows;
import org.outerloop.jobs.ledger.LedgerTables;
import org.outerloop.jobs.ledger.LedgerText;
import org.outerloop.ledger.BookedEntry;
import org.outerloop.ledger.LedgerState;
import org.outerloop.ledger.ObjectStoreLedger;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outerloop ledger show --invitation FILE}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Prints every entry of a ledger and what they come to, or the answer to a query.",
      "Exit status 1 if the chain is broken, where --verify or --head looks."
    })
final class ShowLedgerCommand implements Callable<Integer> {
  private static final int BROKEN = 1;

  @ArgGroup(multiplicity = "1")
  private Place place;

  /** One of two ways to say which ledger. */
  static final class Place {
    @Option(
        names = "--invitation",
        paramLabel = "FILE",
        description = "That of a run: work/RUN/invitation.json, where its validator was started.")
    private Path invitation;

    @ArgGroup(exclusive = false)
    private Store store;
  }

  /** By hand. */
  static final class Store {
    @Option(
        names = "--ledger",
        required = true,
        paramLabel = "URI",
        description = "Where it is: s3a://BUCKET/PREFIX or file:/FOLDER.")
    private String ledger;

    @Option(names = "--run", required = true, paramLabel = "NAME", description = "Name of the run.")
    private String run;

    @Option(
        names = "--properties",
        paramLabel = "FILE",
        description = "Hadoop properties of that store: fs.s3a.endpoint, fs.s3a.access.key ...")
    private Optional<Path> properties = Optional.empty();
  }

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description = "Asks Spark SQL; tables: entries, peers, weights, emissions.")
  private Optional<String> sql;

  @Option(
      names = "--verify",
      description = {
        "Reads the chain twice, and fails if it changed meanwhile, or if one whom the ledger knows",
        "signed an entry after another past."
      })
  private boolean verify;

  @Option(
      names = "--head",
      paramLabel = "HEIGHT:DIGEST",
      description = "Fails unless the chain had this head at this height, as known from elsewhere.")
  private Optional<String> head;

  @Override
  public Integer call() {
    try (ObjectStoreLedger book = open()) {
      LedgerState state = book.state();
      List<BookedEntry> history = book.history();
      LedgerRows rows = LedgerRows.of(state, history);
      Say.report(sql.isPresent() ? answer(rows, sql.get()) : everything(rows, state));
      Say.figures(figures(state));
      return isBroken(book, history) ? BROKEN : 0;
    }
  }

  private ObjectStoreLedger open() {
    if (place.invitation != null) {
      Invitation invited = Invitation.read(place.invitation);
      return ObjectStoreLedger.open(
          ObjectStores.open(Access.location(invited.ledger())), new ObjectKeys(invited.run()));
    }
    Store store = place.store;
    StoreLocation location = new StoreLocation(store.ledger, hadoopProperties(store.properties));
    return ObjectStoreLedger.open(ObjectStores.open(location), new ObjectKeys(store.run));
  }

  private static List<String> everything(LedgerRows rows, LedgerState state) {
    List<String> lines = new ArrayList<>(LedgerText.entries(rows.entries()));
    lines.add("");
    lines.addAll(LedgerText.state(state));
    return lines;
  }

  private static List<String> answer(LedgerRows rows, String query) {
    SparkSession spark = LedgerTables.session();
    try {
      LedgerTables.register(spark, rows);
      return LedgerTables.ask(spark, query);
    } finally {
      spark.stop();
    }
  }

  private boolean isBroken(ObjectStoreLedger book, List<BookedEntry> history) {
    boolean broken = head.isPresent() && !hasHead(book, head.get());
    if (verify) {
      for (BookedEntry entry : history) {
        if (entry.suspicious()) {
          Say.line(
              "broken before entry %d: its author %s; the past was rewritten, or the author lies"
                  .formatted(entry.height(), entry.problem().orElseThrow()));
          broken = true;
        }
      }
    }
    return broken;
  }

  private static boolean hasHead(ObjectStoreLedger book, String known) {
    String[] parts = known.split(":", -1);
    if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}")) {
      throw new UserException("--head wants HEIGHT:DIGEST, got '" + known + "'");
    }
    String found;
    try {
      found = book.headAt(Long.parseLong(parts[0])).hex();
    } catch (IllegalArgumentException e) {
      found = "none: " + e.getMessage();
    }
    if (!found.equals(parts[1])) {
      Say.line("broken before entry %s: its head is %s".formatted(parts[0], found));
      return false;
    }
    return true;
  }

  private static Map<String, Object> figures(LedgerState state) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("entries", state.height());
    figures.put("void", state.voids().size());
    figures.put("peers", state.peers().size());
    figures.put("head", state.head().hex());
    return figures;
  }

  private static Map<String, String> hadoopProperties(Optional<Path> properties) {
    Map<String, String> options = new TreeMap<>();
    if (properties.isEmpty()) {
      return options;
    }
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(properties.get(), StandardCharsets.UTF_8)) {
      read.load(reader);
    } catch (IOException e) {
      throw new UserException("Cannot read --properties " + properties.get() + ": " + e, e);
    }
    read.forEach((key, value) -> options.put(key.toString(), value.toString().strip()));
    return options;
  }
}
