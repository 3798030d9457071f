package dev.luneo.dr.cli;

import java.util.Optional;

/** The one question before something begins, answered by a name, so that no habit answers it. */
final class Confirmation {
    private Confirmation() {}

    /**
     * @param yes given with the command
     * @param name to be typed
     * @throws Stop when it is not
     */
    static void of(Surroundings around, boolean yes, String name, String whatFollows) {
        if (yes) {
            return;
        }
        if (!around.keyboard().somebody()) {
            throw Stop.because(
                    "Nothing was done, for nobody is here to be asked. Where no terminal is, --yes says that this was looked at.");
        }
        around.screen().say(whatFollows);
        around.screen().ask("Type the database's name to go on, anything else to leave it:");
        Optional<String> typed = around.keyboard().line();
        if (typed.filter(word -> slip(word, name)).isPresent()) {
            around.screen()
                    .ask("That was not quite '%s'. Type it once more, or anything else to leave it:".formatted(name));
            typed = around.keyboard().line();
        }
        if (typed.filter(name::equals).isEmpty()) {
            throw Stop.because("Nothing was done: that was not '%s'.".formatted(name));
        }
    }

    /** Two letters that are wrong, exchanged, missing or too many beside each other: whoever typed that meant the name. */
    private static boolean slip(String word, String name) {
        int shorter = Math.min(word.length(), name.length());
        int longer = Math.max(word.length(), name.length());
        int begin = 0;
        while (begin < shorter && word.charAt(begin) == name.charAt(begin)) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && word.charAt(word.length() - 1 - end) == name.charAt(name.length() - 1 - end)) {
            end++;
        }
        return !word.equals(name) && begin + end >= 2 && longer - begin - end <= 2;
    }
}
