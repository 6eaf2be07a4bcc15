// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Parameter;
import org.hikyaku.config.Problem;
import org.hikyaku.receive.smtpd.SmtpdParameters;

/// Takes a restriction list apart: names, what belongs to them, and the classes that they stand
/// for. SMTPD_ACCESS_README, RESTRICTION_CLASS_README.
///
/// What stands behind `permit`, `reject` or `defer` is never asked, and not looked at either, as in
/// Postfix. A word that nobody knows stops the start; Postfix's server would answer 451 to all mail
/// that comes that far.
final class RestrictionReader {

    private final Configuration configuration;
    private final RestrictionClasses classes;

    /// The check that a mere `type:table` stands for; empty where it may not stand.
    private final String checkOfTables;

    private final List<Problem> odd = new ArrayList<>();

    private RestrictionReader(
            Configuration configuration, RestrictionClasses classes, String checkOfTables) {
        this.configuration = configuration;
        this.classes = classes;
        this.checkOfTables = checkOfTables;
    }

    /// A list as it was read.
    ///
    /// @param odd what is worth a warning
    record Reading(List<Item> items, List<Problem> odd) {

        Reading {
            items = List.copyOf(items);
            odd = List.copyOf(odd);
        }
    }

    /// Reads the value of one parameter, and the classes that it names.
    ///
    /// @throws ConfigException for what nobody can interpret
    static Reading read(Configuration configuration, Parameter<List<String>> parameter)
            throws ConfigException {
        var reader =
                new RestrictionReader(
                        configuration,
                        RestrictionClasses.from(configuration),
                        checkOfTables(parameter));
        var items = reader.read(parameter.name(), configuration.get(parameter), List.of());
        return new Reading(items, reader.odd);
    }

    private static String checkOfTables(Parameter<List<String>> parameter) {
        var name = parameter.name();
        if (name.equals(SmtpdParameters.CLIENT_RESTRICTIONS.name())) {
            return "check_client_access";
        } else if (name.equals(SmtpdParameters.HELO_RESTRICTIONS.name())) {
            return "check_helo_access";
        } else if (name.equals(SmtpdParameters.SENDER_RESTRICTIONS.name())) {
            return "check_sender_access";
        } else if (name.equals(SmtpdParameters.RELAY_RESTRICTIONS.name())
                || name.equals(SmtpdParameters.RECIPIENT_RESTRICTIONS.name())) {
            return "check_recipient_access";
        } else if (name.equals(SmtpdParameters.ETRN_RESTRICTIONS.name())) {
            return "check_etrn_access";
        } else if (name.equals(SmtpdParameters.LOCAL_HEADER_REWRITE_CLIENTS.name())) {
            return "check_address_map";
        }
        return "";
    }

    /// @param place the parameter or class whose words these are
    /// @param around the classes that they are read for, outermost first
    private List<Item> read(String place, List<String> words, List<String> around)
            throws ConfigException {
        var items = new ArrayList<Item>();
        boolean isDisarmed = false;
        for (int at = 0; at < words.size(); at++) {
            var word = words.get(at);
            if (word.toLowerCase(Locale.ROOT).equals("warn_if_reject")) {
                isDisarmed = true;
                continue;
            }
            if (isTable(word)) {
                word = checkOfTables(place, word);
                at--; // The table is its operand.
            }
            var item = item(place, word, at + 1 < words.size() ? words.get(at + 1) : "", around);
            if (item instanceof Item.Absent(var row, _) && row.operand() != Operand.NONE) {
                at++;
            }
            items.add(isDisarmed ? new Item.Disarmed(item) : item);
            if (!isDisarmed && RestrictionLists.isFinal(word)) {
                break;
            }
            isDisarmed = false;
        }
        return items;
    }

    private static boolean isTable(String word) {
        return word.indexOf(':') >= 0;
    }

    private String checkOfTables(String place, String table) throws ConfigException {
        if (checkOfTables.isEmpty()) {
            throw wrong(
                    place,
                    table,
                    "specify one of (check_client_access, check_helo_access, check_sender_access,"
                            + " check_recipient_access, check_etrn_access) before restriction \""
                            + table
                            + "\" in "
                            + place,
                    "a table by itself says nothing here");
        }
        return checkOfTables;
    }

    private Item item(String place, String word, String next, List<String> around)
            throws ConfigException {
        var present = RestrictionTable.named(word);
        if (present != null) {
            return new Item.Present(present);
        }
        var absent = AbsentRestrictions.named(word);
        if (absent != null) {
            checkOperand(place, absent, next);
            return new Item.Absent(absent, absent.operand() == Operand.NONE ? "" : next);
        }
        if (classes.has(word)) {
            return ofClass(word, around);
        }
        throw wrong(
                place,
                word,
                "unknown smtpd restriction: \"" + word + "\" in " + place,
                "docs/compatibility.md lists the restrictions; others have to be named in"
                        + " smtpd_restriction_classes");
    }

    private void checkOperand(String place, AbsentRestrictions.Row row, String operand)
            throws ConfigException {
        switch (row.operand()) {
            case NONE -> {}
            case TABLE -> {
                if (!isTable(operand)) {
                    throw wrong(
                            place,
                            operand,
                            "restriction "
                                    + row.name()
                                    + " in "
                                    + place
                                    + ": bad argument \""
                                    + operand
                                    + "\": need maptype:mapname",
                            "write the table behind it, such as hash:/etc/postfix/access");
                }
            }
            case DOMAIN -> {
                if (operand.isEmpty()) {
                    odd.add(
                            Problem.warning(
                                    RestrictionClasses.origin(configuration, place),
                                    place,
                                    row.name(),
                                    "restriction "
                                            + row.name()
                                            + " in "
                                            + place
                                            + " requires domain name argument",
                                    "write the DNS zone behind it, or take it out"));
                }
            }
            case SERVER -> {
                if (!isTable(operand)) {
                    throw wrong(
                            place,
                            operand,
                            "restriction "
                                    + row.name()
                                    + " in "
                                    + place
                                    + " must be followed by transport:server",
                            "write the server behind it, such as inet:127.0.0.1:10023 or"
                                    + " unix:private/policy");
                }
            }
            case NUMBER -> {
                if (operand.isEmpty() || !operand.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    throw wrong(
                            place,
                            operand,
                            "restriction "
                                    + row.name()
                                    + " in "
                                    + place
                                    + " must be followed by number",
                            "write the seconds behind it");
                }
            }
        }
    }

    private Item ofClass(String name, List<String> around) throws ConfigException {
        var path = new ArrayList<>(around);
        path.add(name);
        if (around.contains(name)) {
            // Deviation: Postfix's server asks on until it has no memory left.
            throw wrong(
                    name,
                    "",
                    "restriction class "
                            + name
                            + " is a part of itself: "
                            + String.join(" > ", path),
                    "take one of these out");
        }
        return new Item.OfClass(name, read(name, classes.words(name), path));
    }

    private ConfigException wrong(String place, String value, String wrong, String cure) {
        return new ConfigException(
                Problem.error(
                        RestrictionClasses.origin(configuration, place),
                        place,
                        value,
                        wrong,
                        cure));
    }
}
