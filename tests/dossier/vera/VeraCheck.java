import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Checks PDF files with the veraPDF engine: VeraCheck PROFILE,PROFILE FILE...
 *
 * A profile is the name of one in the engine's jar, such as PDFA-3A. For each file and profile it prints
 * "file TAB profile TAB passed|failed TAB number of checks", and after a failure one line
 * "file TAB profile TAB clause TAB how often: what" for each rule that is broken. The exit code says only whether
 * it could work. The engine's own reader of profiles needs JAXB, which Java 11 and later leave out: so the few
 * elements that count are read here.
 */
public final class VeraCheck {
    private static final String FOLDER = "org/verapdf/pdfa/validation/";

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : arguments[0].split(",")) {
            ValidationProfile profile = profile(name);
            for (int at = 1; at < arguments.length; at++) {
                check(name, profile, new File(arguments[at]));
            }
        }
    }

    private static void check(String name, ValidationProfile profile, File file) throws Exception {
        String start = file.getName() + "\t" + name + "\t";
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour());
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println(start + (result.isCompliant() ? "passed" : "failed") + "\t" + result.getTotalAssertions());
            broken(result).forEach((rule, count) -> System.out.println(start + rule.replaceFirst("\t", "\t" + count + " times: ")));
        }
    }

    /** Clause and words of each rule that failed, and how often. */
    private static TreeMap<String, Integer> broken(ValidationResult result) {
        TreeMap<String, Integer> found = new TreeMap<>();
        for (TestAssertion one : result.getTestAssertions()) {
            if (one.getStatus() == TestAssertion.Status.FAILED) {
                RuleId rule = one.getRuleId();
                String words = one.getMessage().replaceAll("\\s+", " ");
                found.merge(rule.getClause() + "-" + rule.getTestNumber() + "\t" + words, 1, Integer::sum);
            }
        }
        return found;
    }

    private static ValidationProfile profile(String name) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        try (InputStream stream = VeraCheck.class.getClassLoader().getResourceAsStream(FOLDER + name + ".xml")) {
            if (stream == null) {
                throw new IOException("The engine has no profile " + name);
            }
            Element root = factory.newDocumentBuilder().parse(stream).getDocumentElement();
            Set<Rule> rules = new HashSet<>();
            for (Element element : all(root, "rule")) {
                rules.add(rule(element));
            }
            Set<Variable> variables = new HashSet<>();
            for (Element element : all(root, "variable")) {
                variables.add(variable(element));
            }
            return Profiles.profileFromValues(
                    PDFAFlavour.valueOf(root.getAttribute("flavour")),
                    Profiles.profileDetailsFromValues(name, "", "", new Date()), "", rules, variables);
        }
    }

    private static Rule rule(Element element) {
        Element id = all(element, "id").get(0);
        RuleId known = Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        // A deferred rule is judged when the whole file was seen; one without the mark decides by itself.
        Boolean deferred = element.hasAttribute("deferred") ? Boolean.valueOf(element.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(
                known, element.getAttribute("object"), deferred, element.getAttribute("tags"),
                text(element, "description"), text(element, "test"),
                Profiles.errorFromValues(text(element, "message"), new ArrayList<>()), new ArrayList<>());
    }

    private static Variable variable(Element element) {
        return Profiles.variableFromValues(
                element.getAttribute("name"), element.getAttribute("object"),
                text(element, "defaultValue"), text(element, "value"));
    }

    private static String text(Element parent, String name) {
        List<Element> found = all(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }

    private static List<Element> all(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagNameNS("*", name);
        List<Element> found = new ArrayList<>();
        for (int at = 0; at < nodes.getLength(); at++) {
            found.add((Element) nodes.item(at));
        }
        return found;
    }
}
