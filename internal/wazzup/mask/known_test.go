// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"encoding/base64"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask/masktest"
)

func knownTo(texts ...string) *Known {
	s := NewKnown()
	for _, text := range texts {
		s.Add(NewSecret(text))
	}
	return s
}

// unsignedJWT makes a JWT with a payload, signed by nobody.
func unsignedJWT(payload string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + enc([]byte(payload)) + "." + enc([]byte("signature"))
}

// A text is not shown in whatever way it was encoded on its way.
func TestASecretIsFoundInEveryEncoding(t *testing.T) {
	t.Parallel()
	encodings := maps.Clone(masktest.Texts)
	maps.Copy(encodings, masktest.Base64)
	for _, secret := range []string{
		"k8s/Prod+Key=With%41&amp;More", "opaque-0123456789abcdef", "Zwölf Boxkämpfer jagen", "пароль-от-кабинета", `back\slash"quote'<tag>`, "日本語のパスワードです!", "\U0001f511\U0001f511 keys and 100% luck",
		unsignedJWT(`{"child_id":"72042419"}`), "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a+b c%20d+e%2Bf", "Straße nach Izmir",
	} {
		known := knownTo(secret)
		for name, encode := range encodings {
			for _, part := range []string{secret, "Bearer " + secret, "x:" + secret} {
				for _, text := range []string{encode(part), "it said <" + encode(part) + "> to me", `{"a":"` + encode(part) + `"}`} {
					if shown := known.words(text); shown != Hidden {
						t.Errorf("%s of %q is shown: %q", name, part, shown)
					}
				}
			}
		}
		if shown := known.words("The list of funnels could not be stored, see /v2/pipelines (code 17)."); strings.Contains(shown, Hidden) {
			t.Errorf("with %q a text is left out that has nothing of it", secret)
		}
	}
}

// Its first eight characters are enough, and of a JWT twelve. Without its first, more than three quarters are.
func TestTheBeginningOfASecret(t *testing.T) {
	t.Parallel()
	token := unsignedJWT(`{"child_id":"72042419"}`)
	known := knownTo("opaque-0123456789", token)
	encode := base64.StdEncoding.EncodeToString
	for text, want := range map[string]bool{
		"got opaque-0, and more": true, "gotOPAQUE-0and": true, "got oPaQuE-0": true, "got opaque-": false, "opaque data, 01234": false, "paque-0123456789": true, "que-012345": false,
		"got " + token[:12]: true, "got " + token[:9]: false, "got eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.e30.": true,
		"got " + encode([]byte("opaque-0")): true, "got " + encode([]byte("a opaque-0")): true,
	} {
		if got := known.hides(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestAShortSecretIsAWholeWord(t *testing.T) {
	t.Parallel()
	for secret, texts := range map[string]map[string]bool{
		"sales": {
			"sales": true, "of Sales.": true, "(SALES)": true, "sales-team": true, "a\u200bsales": true, "s\u00adales": true, "me:sales": true, "&#115;ales": true, "%73ales": true,
			"wholesales": false, "salesman": false, "sales_team": false, "SALES_CLOSED": false, "sales2": false, "sales\u0301": false, "жsales": false, "sales team": true,
			"c2FsZXM=": true, base64.StdEncoding.EncodeToString([]byte("partner@example.com:sales")): true, "internationalization": false, "sale s": false,
		},
		"pässe": {"P\u00c4SSE": true, "pa\u0308sse": true, "passe": false, "p\ufffdsse": true},
		"a":     {"a list": true, "all": false, "at a": true},
		"$$$":   {"it costs $$$ here": true, "x$$$y": true, "$ $ $": false},
		"%41b":  {"%41b": true, "Ab": true, "Abc": false, "%2541b": true},
		"日本":    {"日本": true, "日本人": false},
	} {
		known := NewKnown(NewPair("", secret).password)
		for text, want := range texts {
			if got := known.hides(text); got != want {
				t.Errorf("%q in %q: %v, want %v", secret, text, got, want)
			}
		}
	}
}

// A server may decode a password before it echoes it, or read it in another character set.
func TestASecretThatWasDecodedOnItsWay(t *testing.T) {
	t.Parallel()
	for secret, echo := range map[string]string{
		"my%41pple-tree": "myApple-tree", "fish&amp;chips": "fish&chips", "one+two+three": "one two three", `tab\tand\u0041ll`: "tab andAll", "%2541lpha-beta": "Alpha-beta",
		"wörter-und-sätze": "w\xf6rter-und-s\xe4tze", "schlüssel-wort": "schlÃ¼ssel-wort", "größe-unbekannt": "gr\ufffd\ufffde-unbekannt", "two  blanks here": "two blanks here",
		"Zwölf-Boxkämpfer":       base64.StdEncoding.EncodeToString([]byte("Bearer Zw\xf6lf-Boxk\xe4mpfer")),
		"utf-16-secret":          base64.StdEncoding.EncodeToString([]byte("u\x00t\x00f\x00-\x001\x006\x00-\x00s\x00")),
		"zero\u200bwidth-joined": "zerowidth-joined", "ﬁne-ligature": "FINE-LIGATURE", "full-width": "ｆｕｌｌ-ｗｉｄｔｈ", "ıstanbul-yolu": "ISTANBUL-YOLU",
	} {
		if shown := knownTo(secret).words("it was " + echo); shown != Hidden {
			t.Errorf("%q is shown: %q", secret, shown)
		}
	}
}

// What is too much to be decoded takes no long time. Of a long text only what is shown is looked at then.
func TestATextThatDecodesToMuch(t *testing.T) {
	t.Parallel()
	known := knownTo("opaque-0123456789")
	for _, unit := range []string{`&amp;amp;amp;lt; %25252541+\\\\n `, strings.Repeat("QUJDREVGR0hJSktM", 8) + "+%41 &lt; \\n%2525 "} {
		text := strings.Repeat(unit, MaxRead/len(unit))
		if eachDecoding(text, allDecoders, func(string) bool { return false }) {
			t.Errorf("%s is not too much", unit)
		}
		if shown := known.words(text); !strings.HasPrefix(shown, unit[:20]) {
			t.Errorf("%s: %q", unit, shown)
		}
		for _, form := range []string{"opaque-0123456789", "%256Fpaque-0123456789", "bBvcGFxdWUtMDEyMzQ1Njc4OQ"} {
			if shown := known.words(unit + form + text); shown != Hidden {
				t.Errorf("%s: %q", unit, shown)
			}
		}
		if got := known.Redact(text); got != TooLong {
			t.Errorf("%s: %q", unit, got)
		}
	}
	unseen := strings.ReplaceAll(strings.Repeat(`&amp;amp;amp;lt; %25252541+\\\\n `, MaxRead/31), "a", "a"+strings.Repeat("\u200b", 99))
	if shown := known.words(unseen); shown != TooLong {
		t.Errorf("%q", shown)
	}
	calls := 0
	huge := func(text string, add func(string)) { add(text + text); add(text + "x") }
	if complete := eachDecoding(strings.Repeat("a", 1<<16), []decoder{huge, huge, huge}, func(string) bool { calls++; return false }); complete || calls > 64 {
		t.Errorf("%v after %d", complete, calls)
	}
	if shown := known.words(strings.Repeat("a page of %41 words & more+", MaxRead/27)); !strings.HasPrefix(shown, "a page") {
		t.Errorf("%q", shown)
	}
}

// Secrets come while other requests are under way.
func TestSecretsThatComeMeanwhile(t *testing.T) {
	t.Parallel()
	known := NewKnown()
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 50 {
				token := fmt.Sprintf("opaque-%d-%d-0123456789", n, i)
				known.Add(NewSecret(token))
				if !known.hides("it said "+token) || !known.InList([]byte(`{"id":"`+token+`"}`)) {
					t.Errorf("%s is not known", token)
				}
			}
		})
	}
	all.Wait()
}

func TestNothingPrintsTheSecrets(t *testing.T) {
	t.Parallel()
	known := NewKnown(append(NewPair("partner@example.com", "opaque!pa55word").All(), NewSecret("opaque-0123456789"))...)
	type holder struct{ known *Known }
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
		for _, value := range []any{known, holder{known}, struct{ holder holder }{holder{known}}, []holder{{known}}, map[string]*Known{"x": known}} {
			if got := fmt.Sprintf(format, value); strings.Contains(got, "opaque") {
				t.Errorf("%s: %s", format, got)
			}
		}
	}
}

// What a list must not have in it is what nobody would name a funnel.
func TestWhatIsNoTextOfAList(t *testing.T) {
	t.Parallel()
	token := unsignedJWT(`{"child_id":"72042419"}`)
	known := NewKnown(append(NewPair("partner@example.com", "Sales department").All(), NewSecret(token), NewSecret("to/ken<with>\"all\" of it"), NewSecret("short"))...)
	for body, want := range map[string]bool{
		`{"data":[{"id":"1","name":"` + token + `"}]}`:                                                                                       true,
		`{"data":[{"id":"1","name":"` + token[:64] + `"}]}`:                                                                                  true,
		`{"data":[{"id":"1","name":"partner@example.com:Sales department"}]}`:                                                                true,
		`{"data":[],"x":"` + base64.StdEncoding.EncodeToString([]byte("partner@example.com:Sales department")) + `"}`:                        true,
		`{"name":"to\/ken<with>\"all\" of it"}`:                                                                                              true,
		`{"name":"to/ken\u003cwith\u003e\"all\" of it"}`:                                                                                     true,
		`{"data":[{"id":"1","name":"Sales department","stages":[{"id":"2","name":"partner@example.com"},{"id":"3","name":"a short one"}]}]}`: false,
		`{"data":[{"id":"1","name":"short"}]}`:                                                                                               false,
	} {
		if got := known.InList([]byte(body)); got != want {
			t.Errorf("%s: %v, want %v", body, got, want)
		}
	}
}

func BenchmarkWordsWithAThousandTokens(b *testing.B) {
	known := NewKnown()
	for i := range 1000 {
		known.Add(NewSecret(unsignedJWT(fmt.Sprintf(`{"child_id":"%08d"}`, i))), NewSecret(fmt.Sprintf("%x-opaque-token-%d", i*7919, i)))
	}
	for name, text := range map[string]string{
		"sentence": "pipelines.0.stages.1.name must be shorter than or equal to 100 characters",
		"encoded":  `C:\\path%20to&nbsp;https://example.com/?a=b+c&amp;d=aHR0cHM6Ly9leGFtcGxlLmNvbS8`,
		"page":     strings.Repeat(`<a href="/x?a=1&amp;b=2%203">link \u0041</a> `, MaxRead/46),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				known.words(text)
			}
		})
	}
	list := []byte(`{"data":[` + strings.Repeat(`{"id":"d1f5a8e0-7b1c-4a59-9f50-0123456789ab","name":"New inquiry","stages":[{"id":"eyJ4","name":"Won"}]},`, 10_000) + `{}]}`)
	b.Run("list of 1 MB", func(b *testing.B) {
		for b.Loop() {
			known.InList(list)
		}
	})
}

// words is a text from outside, or the note that stands in its place.
func (k *Known) words(text string) string {
	line, found := k.Inspect(text)
	if omission := found.Omission(); omission != "" {
		return omission
	}
	return line
}

// hides reports whether a text is left out.
func (k *Known) hides(text string) bool { return k.Find(text) != NoSecret }
