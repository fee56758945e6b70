// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// InputError says why a text that somebody has configured cannot be what it is for. Neither of its texts shows any of it:
// it may be a secret, or one that was put in the wrong place.
type InputError struct {
	Problem string // such as "it has quotes around it"
	Hint    string // what to do about it, in whole sentences; may be empty
}

func (e *InputError) Error() string { return e.Problem }

// mistake is a way in which texts come to be wrong, and how to see that in one.
type mistake struct {
	form func() *regexp.Regexp
	InputError
}

// lazily compiles an expression when it is used for the first time. Most runs use few of them, a run starts the provider three times
// or more, and to compile them all takes longer than everything else before the first call.
func lazily(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// firstOf is the first of some mistakes that is seen in a text, or nil.
func firstOf(mistakes []mistake, s string) error {
	for _, m := range mistakes {
		if m.form().MatchString(s) {
			return &m.InputError
		}
	}
	return nil
}

// checkEmpty is why there is nothing in a text, or nil.
func checkEmpty(s string) error {
	isSeen := func(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) }
	switch {
	case s == "":
		return &InputError{Problem: "it is empty"}
	case !strings.ContainsFunc(s, isSeen):
		return &InputError{Problem: "it consists of blanks, line breaks or other characters that cannot be seen"}
	}
	return nil
}

// quote is any mark that a person or a program may have taken for a quotation mark.
const quote = `["'\x60\x{b4}\p{Pi}\p{Pf}\x{201a}\x{201e}\x{ff02}\x{ff07}]`

// The mistakes that are seen in values of all kinds.
var (
	invisible = mistake{lazily(`[\p{Cf}\p{Zl}\p{Zp}]`), InputError{
		"it has a character in it that cannot be seen, such as a byte order mark",
		"Type it again, or save the file that it is from as UTF-8 without a byte order mark.",
	}}
	assigned = mistake{lazily(`^\s*(?:(?:export|set|setx|env|-e|--env)\s+|\$env:)*"?[A-Za-z_][A-Za-z0-9_]*"?\s*(?:=\s*|:\s+)\S`), InputError{
		"it is a whole assignment: a name, then the value",
		"Set it to the value alone, without the name and without quotes.",
	}}
	quoted = mistake{lazily(`^\\?` + quote + `|` + quote + `$`), InputError{
		"it has a quote at its beginning or end",
		"Remove the quotes. In env files of Docker, in fields of CI systems and within other quotes they are part of the value. jq -r prints a text without them.",
	}}
	notReplaced = mistake{lazily(`\$\{|\$\(|\{\{|#\{|\(\(|<%|^\$[A-Za-z_]|^%[A-Za-z_][A-Za-z0-9_]*%$|^![A-Za-z_][A-Za-z0-9_]*!$`), InputError{
		"it has a variable in it, such as ${NAME} or %NAME%, that was not replaced by its value",
		"Set it to the value itself, or refer to the variable as the language wants it: var.name without quotes in Terraform, \"$NAME\" in double quotes in a shell.",
	}}
	placeholder = mistake{lazily(`\*\*\*|[\x{2022}\x{2026}\x{25cf}]|^<.*>$|^\(.*\)$|\.\.\.|^\[[A-Za-z _-]+\]$`), InputError{
		"it is a placeholder or a masked value, such as asterisks, an ellipsis or a name in brackets",
		"Set it to the value itself. Copy that from a place where it is neither masked nor shortened.",
	}}
	noValue = mistake{lazily(`(?i)^[<(\[]?(?:null|undefined|none|nil|nan|true|false|n/?a|no value|object(?: object)?)[>)\]]?$`), InputError{
		"it is what programs write if there is no value, such as null, undefined or None",
		"Check where it comes from: a variable, a secret or a member of a JSON object may be missing.",
	}}
	expression = mistake{lazily(`^[a-z_][a-z0-9_]*\(|^(?:var|local|data|module|each)\.[a-z]`), InputError{
		"it looks like a Terraform expression in quotes",
		"Remove the quotes, so that Terraform evaluates it.",
	}}
	escapedBreak = mistake{lazily(`(?:\\r)?\\n$|\\r$`), InputError{
		"it ends in a backslash and a letter, which a program has written for a line break",
		"Remove that.",
	}}
	promptSign = mistake{lazily(`%$`), InputError{
		"it ends in a percent sign",
		"Remove it: zsh prints one after output that does not end in a line break.",
	}}
	separator = mistake{lazily(`[,;]$`), InputError{
		"it ends in a comma or a semicolon",
		"Remove that.",
	}}
)

// likeTokens are mistakes that have no other characters than a token may have.
var likeTokens = []mistake{noValue, placeholder, expression}

var tokenMistakes = []mistake{
	{lazily(`(?s)^\s*\{.*"data".*"access_token"`), InputError{
		"it is the whole response of the token endpoint",
		"Set it to the member data.access_token alone: jq -r .data.access_token prints that.",
	}},
	{lazily(`(?s)^\s*\{.*"access_token"`), InputError{
		"it is a whole JSON object", "Set it to the member access_token alone: jq -r .access_token prints that.",
	}},
	{lazily(`^\s*\{\s*"|^\s*\[\s*["{]`), InputError{"it is JSON", "Set it to the access token alone."}},
	{lazily(`(?i)authorization["']?\s*[:=]|^\s*["']?(?:bearer|basic|token)(?:[\s:=]|%20)`), InputError{
		"it is a whole header, or its value with the scheme in front", "Set it to the access token alone, without Authorization and Bearer.",
	}},
	{noValue.form, InputError{
		noValue.Problem,
		"jq -r .access_token prints null for the response of the token endpoint, because the token is inside of data there: jq -r .data.access_token prints the token. " +
			"Or a variable or a secret that it comes from is not there.",
	}},
	invisible, notReplaced, assigned, quoted, placeholder, expression,
	{lazily(`://`), InputError{"it is a URL", "Set it to the access token alone; an address belongs in base_url."}},
	{lazily(`^[^@\s]+@[^@\s]`), InputError{
		"it is an e-mail address, perhaps with a password", "A partner's e-mail and password belong in partner_email and partner_password.",
	}},
	escapedBreak, promptSign, separator,
	{lazily(`%[0-9A-Fa-f]{2}`), InputError{"it is encoded for a URL, with percent signs", "Set it to the access token as it was before that."}},
}

// Much that looks odd is allowed in front of the @ of an e-mail address, and little behind it.
var emailMistakes = []mistake{
	noValue, invisible, notReplaced,
	{lazily(`^(?:(?:export|set)\s+)?(?:[A-Z]+_[A-Z_]+=|[A-Za-z_]+\s*[:=]\s)`), assigned.InputError},
	{lazily(quote + `$`), quoted.InputError},
	{lazily(`<[^<>]*@[^<>]*>$|(?i:^mailto:)`), InputError{"it has more around it than the address", "Write the address alone, such as name@example.com."}},
	placeholder, expression, escapedBreak, promptSign, separator,
	{lazily(`://`), InputError{"it is a URL", "Write the e-mail address with which the partner logs in to the Wazzup dashboard."}},
}

var accountMistakes = []mistake{
	noValue, invisible, notReplaced, assigned, quoted, placeholder, expression, escapedBreak, promptSign, separator,
	{lazily(`^[0-9]{4}[\x{2010}-\x{2015}\x{2212}\x{fe58}\x{fe63}\x{ff0d}_/.][0-9]{4}$`), InputError{
		"what stands between its digits is not a hyphen", "",
	}},
	{lazily(`^-[0-9]+$`), InputError{"it is a negative number", ""}},
	{lazily(`://|/`), InputError{"it is an address or a path", ""}},
}

const (
	// otherBlanks look like the blank of a keyboard.
	otherBlanks = `\x{a0}\x{1680}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}`
	// unseen are letters, marks and symbols of Unicode that have no shape: fillers, variation selectors and a pattern without dots.
	unseen = `\x{34f}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180f}\x{2800}\x{3164}\x{fe00}-\x{fe0f}\x{ffa0}\x{e0100}-\x{e01ef}`
)

// twoAlphabets is a word with letters that look alike and are not the same, of which one is often typed for the other.
var twoAlphabets = sync.OnceValue(func() *regexp.Regexp {
	const between = `[\pN\pM]*`
	var pairs []string
	for _, pair := range [][2]string{{`\p{Latin}`, `[\p{Cyrillic}\p{Greek}]`}, {`\p{Cyrillic}`, `\p{Greek}`}} {
		pairs = append(pairs, pair[0]+between+pair[1], pair[1]+between+pair[0])
	}
	return regexp.MustCompile(strings.Join(pairs, "|"))
})

// passwordMistakes are seen in passwords, too. But a password may be anything, so they are only pointed out if the service
// refuses it.
var passwordMistakes = []mistake{
	{noValue.form, InputError{Problem: "is what programs write if there is no value, such as null, undefined or None"}},
	{placeholder.form, InputError{Problem: "looks like a placeholder or a masked value, such as asterisks or a name in brackets"}},
	{lazily(`^(?:export\s+)?WAZZUP_[A-Z_]+=`), InputError{Problem: "begins with the name of an environment variable and an equals sign"}},
	{lazily(`^` + quote + `.*` + quote + `$`), InputError{Problem: "has quotes around it"}},
	{lazily(`^\$\{.*\}$|^\$\(.*\)$|^\{\{.*\}\}$|^\$[A-Z_]{3,}$|^%[A-Z_]{3,}%$`), InputError{Problem: "looks like a variable that was not replaced by its value"}},
	{lazily(`^[\s\pZ]|[\s\pZ]$`), InputError{Problem: "has a blank at its beginning or end"}},
	{lazily(`[\p{Cf}\p{Zl}\p{Zp}` + otherBlanks + unseen + `]`), InputError{Problem: "has a character in it that cannot be seen, such as a byte order mark"}},
	{twoAlphabets, InputError{Problem: "has letters of two alphabets in one word"}},
	{lazily(`[\p{Latin}\p{Cyrillic}\p{Greek}]\p{Mn}`), InputError{Problem: "has a letter in it that is written as two characters, the letter and its mark"}},
	{lazily(`\\n$`), InputError{Problem: "ends in a backslash and a letter, which a program may have written for a line break"}},
	{lazily(`%$`), InputError{Problem: "ends in a percent sign, which zsh prints after output that does not end in a line break"}},
}

var namesMistakes = []mistake{invisible, notReplaced, assigned, quoted, escapedBreak, promptSign, separator}

// NamesMistake is an InputError for a list of names that somebody has configured and that names nothing of what it was to name: the
// way in which it has come to be wrong, if one is seen in it; else nil.
func NamesMistake(s string) error { return firstOf(namesMistakes, s) }
