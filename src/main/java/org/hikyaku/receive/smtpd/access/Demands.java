// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.receive.smtpd.access;

import java.util.Locale;
import org.hikyaku.config.ConfigException;
import org.hikyaku.config.Configuration;
import org.hikyaku.config.Words;
import org.hikyaku.smtp.Reply;
import org.jspecify.annotations.Nullable;

/// What main.cf demands of every message and this version cannot give: TLS, milters, a filter that
/// listens in. Mail that comes without is refused for the time being, as Postfix does when such a
/// thing is out of order; it is never taken as though nothing had been demanded, and never refused
/// for good.
///
/// Parameters: smtpd_tls_security_level, smtpd_enforce_tls, smtpd_milters, milter_default_action,
/// smtpd_proxy_filter, smtpd_sasl_auth_enable.
public final class Demands {

    private static final Reply NO_TLS =
            Reply.reply(454, "4.7.0", "TLS not available due to local problem");

    private static final Reply NO_MILTER =
            Reply.reply(451, "4.7.1", "Service unavailable - try again later");

    private static final Reply NO_PROXY =
            Reply.reply(451, "4.3.0", "Error: queue file write error");

    private Demands() {}

    /// Refuses whatever comes without what is demanded.
    static Restriction restriction(Configuration view) {
        var unmet = unmet(view);
        return unmet == null ? _ -> Verdict.DUNNO : _ -> new Verdict.Refuse(unmet);
    }

    private static @Nullable Reply unmet(Configuration view) {
        if (isTlsDemanded(view)) {
            return NO_TLS;
        } else if (isMilterDemanded(view)) {
            return NO_MILTER;
        }
        return text(view, "smtpd_proxy_filter").isEmpty() ? null : NO_PROXY;
    }

    /// Postfix: any level but `none` and `may` is `encrypt`.
    public static boolean isTlsDemanded(Configuration view) {
        var level = text(view, "smtpd_tls_security_level").toLowerCase(Locale.ROOT);
        return switch (level) {
            case "" -> isYes(view, "smtpd_enforce_tls");
            case "none", "may" -> false;
            default -> true;
        };
    }

    /// Whether there is a milter without which mail is not to be taken.
    public static boolean isMilterDemanded(Configuration view) {
        var action = text(view, "milter_default_action");
        for (var word : Words.split(text(view, "smtpd_milters"))) {
            if (!actionOf(word, action).equals("accept")) {
                return true;
            }
        }
        return false;
    }

    /// `{ inet:host:port, default_action = accept }` has one of its own.
    private static String actionOf(String milter, String action) {
        if (!milter.startsWith("{") || !milter.endsWith("}")) {
            return action;
        }
        var inside = milter.substring(1, milter.length() - 1).replaceAll("\\s*=\\s*", "=");
        var own = action;
        for (var word : Words.split(inside)) {
            var setting = word.startsWith("{") ? word.substring(1, word.length() - 1) : word;
            if (setting.strip().startsWith("default_action=")) {
                own = setting.strip().substring("default_action=".length()).strip();
            }
        }
        return own;
    }

    /// Whether clients are to log in.
    static PermitSaslAuthenticated.Auth auth(Configuration view) {
        return isYes(view, "smtpd_sasl_auth_enable")
                ? PermitSaslAuthenticated.Auth.WANTED
                : PermitSaslAuthenticated.Auth.NOT_WANTED;
    }

    /// Whether the service must stay closed: clients would speak TLS at once, or name somebody else
    /// as the client, whom we would take for the proxy and perhaps trust.
    public static boolean isClosed(Configuration view) {
        return isYes(view, "smtpd_tls_wrappermode")
                || !text(view, "smtpd_upstream_proxy_protocol").isEmpty();
    }

    /// Whether clients of this service come through a proxy that says who they are.
    public static boolean isProxied(Configuration view) {
        return !text(view, "smtpd_upstream_proxy_protocol").isEmpty()
                || !text(view, "postscreen_upstream_proxy_protocol").isEmpty();
    }

    private static boolean isYes(Configuration view, String name) {
        return text(view, name).equalsIgnoreCase("yes");
    }

    /// What is set, or the default. That a value is none is told by the check of values.
    private static String text(Configuration view, String name) {
        var text = view.unexpanded(name);
        try {
            return text == null ? "" : view.expand(text).strip();
        } catch (ConfigException toldElsewhere) {
            return "";
        }
    }
}
