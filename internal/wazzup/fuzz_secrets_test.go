package wazzup

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever a text is, it takes no long time to look for secrets in it, and what is shown of it has none: looking again at
// what stands on the screen, the one who knows the secrets finds nothing.
func FuzzTextsFromOutside(f *testing.F) {
	for _, text := range []string{
		"The access token was revoked.", "a Ledger-of-Moths b", "%4c%65dger-of-Moths", `\u004cedger-of-moths`, "TGVkZ2VyLW9mLU1vdGhz", "xyTGVkZ2VyLW9mLU1vdGhz", "&#76;edger&#45;of-Moths",
		"its oak tree", "oaken", "0ak%", "tok-7f3d", "tok-7\u200bf3d19c0ffee", "TOK%2D7F3D19C0", `\\u0074ok-7f3d19`, "eyJhbGciOiJIUzI1NiJ9.e30.x", strings.Repeat("%25", 100) + "41", "\xff\xfe%", `\U0010FFFF\x`, "&;&#;&#x;",
	} {
		f.Add(text)
	}
	known := newSecrets(append(NewCredentials("partner@example.com", "oak").secrets(), newSecret("tok-7f3d19c0ffee"), newSecret("Ledger-of-Moths"), newSecret("a+b%41&amp;c d"))...)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > maxRead {
			return
		}
		size := 0
		eachDecoding(text, allDecoders, func(decoded string) bool { size += len(decoded); return false })
		if size > maxDecoded+len(text) {
			t.Fatalf("%d bytes of %d", size, len(text))
		}
		shown := known.words(text)
		if !utf8.ValidString(shown) || utf8.RuneCountInString(shown) > maxWords+3 {
			t.Fatalf("%q", shown)
		}
		if !isLeftOut(shown) && !strings.HasSuffix(shown, "...") && known.hides(shown) {
			t.Fatalf("%q is shown", shown)
		}
	})
}
