package org.outerloop.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.outerloop.protocol.PeerKeys;

/**
 * Ed25519 key pairs of the parties on this machine, one file each, made when first asked for and
 * readable by the owner only. They stay with the driver: executors never see a private key.
 */
public final class KeyRing {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;

  public KeyRing(Path folder) {
    this.folder = folder;
  }

  public PeerKeys of(String party) {
    Path file = folder.resolve(party + ".key");
    try {
      if (Files.notExists(file)) {
        Files.createDirectories(folder);
        PeerKeys fresh = PeerKeys.generate();
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.write(file, List.of(fresh.privateHex(), fresh.publicHex()));
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 2) {
        throw new UserException("Key file " + file + " does not hold two lines; restore it");
      }
      return PeerKeys.parse(lines.get(0), lines.get(1));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep the key of " + party + " in " + file, e);
    }
  }
}
