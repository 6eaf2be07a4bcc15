// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hikyaku.dns.NameServers;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/// A name server out of zone text. Each line is `name [ttl] TYPE data`, or `name RCODE`
/// (`SERVFAIL`, `REFUSED`, `FORMERR`), `name TIMEOUT`, `name GARBAGE`; with a type after the name
/// (`name A SERVFAIL`) for that type alone. Names that appear nowhere do not exist. `#` begins a
/// comment.
public final class FakeDns implements NameServers {

    private static final int NEGATIVE_TTL = 60;

    private final Map<Name, List<Record>> records = new HashMap<>();
    private final Map<String, String> trouble = new HashMap<>();
    private final Set<Name> empty = new HashSet<>();
    private final AtomicInteger questions = new AtomicInteger();

    public static FakeDns of(String zone) {
        var dns = new FakeDns();
        for (var line : zone.lines().toList()) {
            int comment = line.indexOf('#');
            var text = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!text.isEmpty()) {
                dns.add(text.split("\\s+", 2));
            }
        }
        return dns;
    }

    private void add(String[] nameAndRest) {
        try {
            var name = Name.fromString(nameAndRest[0], Name.root);
            var words = nameAndRest[1].split("\\s+", 3);
            if (words.length == 1 && words[0].equals("EXISTS")) {
                empty.add(name);
            } else if (words.length == 1) {
                trouble.put(name.toString(), words[0]);
            } else if (words.length == 2 && isTrouble(words[1])) {
                trouble.put(name + " " + words[0], words[1]);
                empty.add(name);
            } else {
                boolean hasTtl = Character.isDigit(words[0].charAt(0));
                var type = words[hasTtl ? 1 : 0];
                var data = hasTtl ? words[2] : nameAndRest[1].substring(type.length()).strip();
                long ttl = hasTtl ? Long.parseLong(words[0]) : 300;
                records.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(
                                Record.fromString(
                                        name, Type.value(type), DClass.IN, ttl, data, Name.root));
            }
        } catch (IOException badZone) {
            throw new UncheckedIOException(badZone);
        }
    }

    private static boolean isTrouble(String word) {
        return word.equals("TIMEOUT") || word.equals("GARBAGE") || Rcode.value(word) > 0;
    }

    /// How often it was asked.
    public int questions() {
        return questions.get();
    }

    @Override
    public Message ask(Message query) throws IOException {
        questions.incrementAndGet();
        var question = query.getQuestion();
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        var name = question.getName();
        int code = Rcode.NOERROR;
        for (int i = 0; i < 8; i++) {
            var how = trouble.get(name.toString());
            how = how != null ? how : trouble.get(name + " " + Type.string(question.getType()));
            if (how != null) {
                return failing(how, answer);
            }
            var here = records.get(name);
            if (here == null) {
                code = empty.contains(name) ? Rcode.NOERROR : Rcode.NXDOMAIN;
                break;
            }
            Name alias = null;
            for (var each : here) {
                if (each.getType() == question.getType() || each.getType() == Type.CNAME) {
                    answer.addRecord(each, Section.ANSWER);
                    alias = each instanceof CNAMERecord cname ? cname.getTarget() : alias;
                }
            }
            if (alias == null) {
                break;
            }
            name = alias;
        }
        answer.getHeader().setRcode(code);
        answer.addRecord(
                new SOARecord(
                        Name.root,
                        DClass.IN,
                        NEGATIVE_TTL,
                        Name.root,
                        Name.root,
                        1,
                        1,
                        1,
                        1,
                        NEGATIVE_TTL),
                Section.AUTHORITY);
        return answer;
    }

    private static Message failing(String how, Message answer) throws IOException {
        switch (how) {
            case "TIMEOUT" -> throw new SocketTimeoutException("timed out");
            case "GARBAGE" -> throw new WireParseException("garbage", new EOFException());
            default -> answer.getHeader().setRcode(Rcode.value(how));
        }
        return answer;
    }
}
