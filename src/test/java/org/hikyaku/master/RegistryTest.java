// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hikyaku.config.Defaults;
import org.hikyaku.config.NameScan;
import org.hikyaku.config.Parameter;
import org.hikyaku.master.declared.Declared;
import org.junit.jupiter.api.Test;

/// "Honoured" must be true: nothing is parsed, documented and then forgotten.
class RegistryTest {

    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("org.hikyaku");

    @Test
    void whatIsHonouredIsReadSomewhere() throws ReflectiveOperationException {
        var read = new HashSet<String>();
        var unread = new TreeSet<String>();
        for (var field : constants()) {
            var parameter = constant(field);
            if (isReadOutside(field)) {
                read.add(parameter.name());
                NameScan.names(parameter.defaultText(), read::add);
            } else if (parameter.withoutEffect().isEmpty()) {
                unread.add(parameter.name());
            }
        }
        unread.removeAll(read);
        assertEquals(new TreeSet<String>(), unread);
    }

    /// What is read and not listed would be warned of as "not supported yet".
    @Test
    void whatIsReadIsListed() throws ReflectiveOperationException {
        var unlisted = new TreeSet<String>();
        for (var field : constants()) {
            var parameter = constant(field);
            if (!AllParameters.ALL.contains(parameter)) {
                unlisted.add(parameter.name());
            }
        }
        assertEquals(new TreeSet<String>(), unlisted);
    }

    /// A parameter that reaches a settings record and stays there has no effect either.
    @Test
    void whatSettingsHoldIsAskedFor() {
        var idle = new TreeSet<String>();
        for (var type : CODE) {
            if (!isSettings(type)) {
                continue;
            }
            for (var component : type.reflect().getRecordComponents()) {
                var accessor = type.getMethod(component.getName());
                var field = type.getField(component.getName());
                // The record's own methods may read the field without the accessor.
                boolean isUsed =
                        !accessor.getCallsOfSelf().isEmpty()
                                || field.getAccessesToSelf().stream()
                                        .anyMatch(access ->
                                                !access.getOrigin().equals(accessor)
                                                        && !access.getOrigin().isConstructor());
                if (!isUsed) {
                    idle.add(type.getSimpleName() + "." + component.getName());
                }
            }
        }
        assertEquals(new TreeSet<String>(), idle);
    }

    /// A parameter that is declared twice, or is called needless and read, has two answers.
    @Test
    void eachNameHasOneLevel() {
        var names = new HashSet<String>();
        for (var parameter : AllParameters.ALL) {
            assertTrue(names.add(parameter.name()), parameter.name());
            for (var twin : parameter.twins()) {
                assertTrue(names.add(twin.name()), twin.name());
            }
        }
        for (var parameter : Declared.ALL) {
            assertTrue(names.add(parameter.name()), parameter.name());
            for (var twin : parameter.twins()) {
                assertTrue(names.add(twin.name()), twin.name());
            }
            assertTrue(
                    parameter.isNotYet() == parameter.withoutEffect().isEmpty(),
                    parameter.name() + " has to say why it does not act");
        }
    }

    /// A name without a declaration has no type, no bounds and no meaning: what is written there is
    /// never checked.
    @Test
    void eachNameOfPostfixIsDeclared() {
        var undeclared = new TreeSet<String>();
        for (var name : Defaults.names()) {
            undeclared.add(name);
        }
        for (var parameters : List.of(AllParameters.ALL, Declared.ALL)) {
            for (var parameter : parameters) {
                undeclared.remove(parameter.name());
                parameter.twins().forEach(twin -> undeclared.remove(twin.name()));
            }
        }
        assertEquals(new TreeSet<String>(), undeclared);
    }

    /// A name that Postfix does not have would be a typing error that nobody can set.
    @Test
    void ourOwnParametersAreCalledSoAndPostconfKnowsThem() {
        var ours = new TreeSet<String>();
        var unknown = new TreeSet<String>();
        for (var parameters : List.of(AllParameters.ALL, Declared.ALL)) {
            for (var parameter : parameters) {
                if (parameter.name().startsWith("hikyaku_")) {
                    ours.add(parameter.name());
                }
                if (Defaults.value(parameter.name()) == null) {
                    unknown.add(parameter.name());
                }
                for (var twin : parameter.twins()) {
                    assertTrue(Defaults.value(twin.name()) != null, twin.name());
                }
            }
        }
        // virtual_maps is Postfix's of old, and in no list.
        assertEquals(Set.of("virtual_maps"), unknown);
        for (var name : Defaults.names()) {
            if (name.startsWith("hikyaku_")) {
                assertTrue(ours.remove(name), name);
            }
        }
        assertEquals(Set.of(), ours);
    }

    /// What depends on the machine is worked out when it is asked for; all other defaults are said
    /// in two places.
    @Test
    void theDefaultsAreThoseOfPostconf() {
        var different = new TreeSet<String>();
        for (var parameters : List.of(AllParameters.ALL, Declared.ALL)) {
            for (var parameter : parameters) {
                compare(parameter, different);
                parameter.twins().forEach(twin -> compare(twin, different));
            }
        }
        different.removeAll(Set.of("myhostname", "mydomain", "mynetworks"));
        assertEquals(new TreeSet<String>(), different);
    }

    private static void compare(Parameter<?> parameter, Set<String> different) {
        var postconf = Defaults.value(parameter.name());
        if (postconf != null && !postconf.equals(parameter.defaultText())) {
            different.add(parameter.name());
        }
    }

    private static Set<JavaField> constants() {
        var constants = new HashSet<JavaField>();
        for (var holder : CODE) {
            for (var field : holder.getFields()) {
                if (field.getRawType().isEquivalentTo(Parameter.class)
                        && field.getModifiers().contains(JavaModifier.STATIC)) {
                    constants.add(field);
                }
            }
        }
        return constants;
    }

    private static Parameter<?> constant(JavaField field) throws ReflectiveOperationException {
        var constant = field.reflect();
        constant.setAccessible(true);
        return (Parameter<?>) constant.get(null);
    }

    private static boolean isReadOutside(JavaField field) {
        return field.getAccessesToSelf().stream()
                .anyMatch(access ->
                        !access.getOriginOwner().equals(field.getOwner())
                                && !access.getOriginOwner().isEquivalentTo(AllParameters.class));
    }

    private static boolean isSettings(JavaClass type) {
        return type.isRecord()
                && (type.getSimpleName().endsWith("Settings")
                        || type.getSimpleName().endsWith("Limits"));
    }
}
