package org.outerloop.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.outerloop.ledger.BucketAccess;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.RecordJson;

/**
 * All that a stranger needs to take part in a run: where its ledger is. Public; everything else
 * stands in the ledger.
 *
 * @param run name of the run
 * @param ledger with the key by which anybody may read it and add to it
 */
public record Invitation(String run, BucketAccess ledger) {
  public static final String FILE = "invitation.json";

  public static Invitation read(Path file) {
    try {
      return RecordJson.fromBytes(Files.readAllBytes(file), Invitation.class);
    } catch (IOException e) {
      throw new UserException("Cannot read the invitation " + file + ": " + e, e);
    } catch (InvalidJsonException e) {
      throw new UserException("Invitation " + file + ": " + e.getMessage(), e);
    }
  }

  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(FILE), RecordJson.toBytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the invitation to " + folder, e);
    }
  }
}
