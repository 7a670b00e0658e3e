import java.io.FileInputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * UaCheck (PROFILE FILE)...: holds each PDF against a veraPDF profile (ua1, 2a). For each it prints "passes" or "fails",
 * then each rule that is broken, then an empty line.
 */
public class UaCheck {
    public static void main(String[] words) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int at = 0; at + 1 < words.length; at += 2) {
            check(PDFAFlavour.fromString(words[at]), words[at + 1]);
        }
    }

    private static void check(PDFAFlavour profile, String name) throws Exception {
        try (FileInputStream file = new FileInputStream(name);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, profile)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(profile, false).validate(parser);
            // A profile that could not be loaded checks nothing and finds nothing.
            System.out.println(result.isCompliant() && result.getTotalAssertions() > 0 ? "passes" : "fails");
            TreeMap<String, String> broken = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, one.getMessage() + " @ " + one.getLocation().getContext());
                }
            }
            broken.forEach((rule, message) -> System.out.println(rule + ": " + message));
            System.out.println();
        }
    }
}
