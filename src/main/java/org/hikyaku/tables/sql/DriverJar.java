// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Tables;

/// The JDBC drivers we know how to use. They are no part of the program: each is a jar in
/// `lib/drivers/`, seen by a class loader of its own, so that nothing of it is read before a table
/// of its type is opened.
public enum DriverJar {
    SQLITE("sqlite", "org.sqlite.JDBC", "org.xerial:sqlite-jdbc"),
    PGSQL("pgsql", "org.postgresql.Driver", "org.postgresql:postgresql"),
    MYSQL("mysql", "org.mariadb.jdbc.Driver", "org.mariadb.jdbc:mariadb-java-client");

    private static final class Loader {
        static final ClassLoader JARS = open(directory());

        // Open as long as the process is: classes are loaded from it at any time.
        private static ClassLoader open(Path directory) {
            return new URLClassLoader(jars(directory), DriverJar.class.getClassLoader());
        }

        private static URL[] jars(Path directory) {
            var jars = new ArrayList<URL>();
            if (Files.isDirectory(directory)) {
                try (var files = Files.newDirectoryStream(directory, "*.jar")) {
                    for (var file : files) {
                        jars.add(file.toUri().toURL());
                    }
                } catch (MalformedURLException impossible) {
                    throw new IllegalStateException(impossible);
                } catch (IOException unreadable) {
                    return new URL[0]; // As without jars: the table names the directory.
                }
            }
            return jars.toArray(URL[]::new);
        }
    }

    private final String type;
    private final String driver;
    private final String artifact;

    DriverJar(String type, String driver, String artifact) {
        this.type = type;
        this.driver = driver;
        this.artifact = artifact;
    }

    private static Path directory() {
        return Path.of(System.getProperty("hikyaku.home", "."), "lib", "drivers");
    }

    /// The table types whose driver is there.
    public static List<String> typesPresent() {
        var types = new ArrayList<String>();
        for (var jar : values()) {
            // The name of the file in the jar: nothing is loaded for the question.
            if (Loader.JARS.getResource(jar.driver.replace('.', '/') + ".class") != null) {
                types.add(jar.type);
            }
        }
        return types;
    }

    /// Why tables of this type cannot be asked, and what helps; empty when its driver is there.
    static String absence(String type) {
        for (var jar : values()) {
            if (jar.type.equals(type) && !typesPresent().contains(type)) {
                return "unsupported dictionary type: "
                        + type
                        + ": its driver is not here: put the jar of "
                        + jar.artifact
                        + " (Maven Central) into "
                        + directory()
                        + " and start again";
            }
        }
        return "";
    }

    /// The driver itself.
    ///
    /// @throws ConfigException when the jar is not as it should be
    Driver load(Tables.Opening opening) throws ConfigException {
        try {
            return Class.forName(driver, true, Loader.JARS)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError broken) {
            throw opening.wrong(
                    "the driver " + driver + " does not start: " + broken,
                    "put another version of " + artifact + " into " + directory());
        }
    }
}
