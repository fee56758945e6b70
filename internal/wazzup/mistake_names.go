package wazzup

var namesMistakes = []mistake{invisible, notReplaced, assigned, quoted, escapedBreak, promptSign, separator}

// NamesMistake is an InputError for a list of names that somebody has configured and that names nothing of what it was to name: the
// way in which it has come to be wrong, if one is seen in it; else nil.
func NamesMistake(s string) error { return firstOf(namesMistakes, s) }
