import java.io.FileInputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** UaCheck FLAVOUR FILE: holds a PDF against a veraPDF profile (ua1, 2a) and prints "passes", or each rule that it breaks. */
public class UaCheck {
    public static void main(String[] words) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(words[0]);
        try (FileInputStream file = new FileInputStream(words[1]);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
            TreeMap<String, String> broken = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, one.getMessage() + " @ " + one.getLocation().getContext());
                }
            }
            // A profile that could not be loaded checks nothing and finds nothing.
            if (result.isCompliant() && result.getTotalAssertions() > 0) {
                System.out.println("passes");
            } else {
                System.out.println("fails");
            }
            broken.forEach((rule, message) -> System.out.println(rule + ": " + message));
        }
    }
}
