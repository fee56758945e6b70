package wazzup

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"maps"
	"net/http"
	"strings"
	"testing"
)

// listPlaces are where a text may stand in a list: $ is the text as a JSON string.
var listPlaces = map[string]string{
	"a name":              `{"data":[{"id":"1","name":$}]}`,
	"an id":               `{"data":[{"id":$,"name":"n"}]}`,
	"the name of a stage": `{"data":[{"id":"1","name":"n","stages":[{"id":"2","name":$}]}]}`,
	"the id of a stage":   `{"data":[{"id":"1","name":"n","stages":[{"id":$,"name":"x"}]}]}`,
	"an unknown member":   `{"data":[{"id":"1","name":"n","note":{"deep":[1,$]}}]}`,
	"a member's name":     `{"data":[{"id":"1","name":"n",$:1}]}`,
	"of a stage":          `{"data":[{"id":"1","name":"n","stages":[{"id":"2","name":"x",$:[]}]}]}`,
	"meta":                `{"data":[{"id":"1","name":"n"}],"meta":{"x":$}}`,
	"with blanks":         "{\n \"data\" : [ {\n   \"id\" : $ ,\n \"name\" : \"n\" } ] }",
}

// jsonString is a text as a JSON string, as each of some serializers writes it.
var jsonStrings = map[string]func(string) string{
	"all escaped":    func(s string) string { return `"` + jsonAll(s) + `"` },
	"its first":      func(s string) string { return `"` + jsonAll(s[:1]) + strings.Trim(asJSON(s[1:]), `"`) + `"` },
	"as Go has it":   func(s string) string { b, _ := json.Marshal(s); return string(b) },
	"as .NET has it": func(s string) string { return strings.ReplaceAll(asJSON(s), "+", `\u002B`) },
	"as Gson has it": func(s string) string { return strings.ReplaceAll(asJSON(s), "=", `\u003d`) },
	"as PHP has it":  func(s string) string { return strings.ReplaceAll(asJSON(s), "/", `\/`) },
	"plain":          asJSON,
}

func asJSON(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)
	return strings.TrimSpace(b.String())
}

// Whatever a service has issued, and e-mail and password together, are no text of a list, in whatever encoding.
func TestCredentialsInAList(t *testing.T) {
	t.Parallel()
	const email = "partner@example.com"
	encodings := maps.Clone(textEncodings)
	maps.Copy(encodings, base64Encodings)
	encodings["hexadecimal"] = func(s string) string { return hex.EncodeToString([]byte(s)) }
	encodings["numbers"] = func(s string) string { return strings.TrimSuffix(eachByte(s, "%d,"), ",") }
	for _, password := range []string{"New inquiry of today", "notes", "S3cr3t-pa55phrase!", "пароль от всего"} {
		pair := email + ":" + password
		sent := base64.StdEncoding.EncodeToString([]byte(pair))
		all := NewCredentials(email, password).secrets()
		for _, text := range []string{pair, sent, "ab+Cd/ef0123456789abcdefghijklmnop==", "aGVsbG8gd29ybGQ=", "Tok3nAbcdefgh15", "t0k+n/78", signedJWT(7)} {
			known := newSecrets(all...)
			if text != pair && text != sent {
				known.add(newSecret(text))
			}
			for name, encode := range encodings {
				if len(text) < 12 && strings.Contains(name, "base64") {
					continue
				}
				encoded := encode(text)
				for _, said := range []string{encoded, "Bearer " + encoded + " is it", "<" + encoded + ">"} {
					for place, list := range listPlaces {
						body := strings.Replace(list, "$", asJSON(said), 1)
						if known.inList([]byte(body)) != holdsCredential {
							t.Errorf("%s of %s as %s: %s", name, text, place, body)
						}
					}
				}
			}
			for name, quote := range jsonStrings {
				if body := strings.Replace(listPlaces["a name"], "$", quote(text), 1); known.inList([]byte(body)) != holdsCredential {
					t.Errorf("%s, %s: %s", text, name, body)
				}
			}
		}
	}
}

// A short token, and a short part of a token, is looked for as a text of its own, because it may be a part of a name.
func TestPartsOfATokenInAList(t *testing.T) {
	t.Parallel()
	known := newSecrets(newSecret("sales"), newSecret("stages"), newSecret("data"))
	for text, want := range map[string]bool{
		"sales": true, "SALES": true, " sales ": true, "%73ales": true, `s\u0061les`: true, "&#115;ales": true,
		"sales of today": false, "wholesales": false, "pre-sales": false, "stages": false, "Data": false, "sale s": false,
	} {
		if got := known.inList([]byte(`{"data":[{"id":"1","name":"`+text+`"}]}`)) == holdsCredential; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	long := newSecrets(newSecret("integration0123456789abcdef"))
	for text, want := range map[string]bool{"integrat": false, "integration0": true, "integration012": true, "n0123456": false, "the integration0": false, "on0123456789abcd": true, "the on0123456789abcdef": true, "integration": false, "integr": false} {
		if got := long.inList([]byte(`{"data":[{"id":"1","name":"`+text+`"}]}`)) == holdsCredential; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	bytes := `{"data":[{"id":"1","name":"n","note":{"type":"Buffer","data":[` + strings.ReplaceAll(rowOf("integration0123456789abcdef", "%d,"), ",", ",\n ") + `]}}]}`
	if long.inList([]byte(bytes)) != holdsCredential {
		t.Error("a Buffer of Node.js")
	}
	if number := newSecrets(newSecret("123456789012")); number.inList([]byte(`{"data":[{"id":123456789012,"name":"n"}]}`)) != holdsCredential {
		t.Error("a token that is a number")
	}
}

// A password may be the name of a funnel, and words and numbers may be a part of one. What nobody would give for a name is
// refused.
func TestAPasswordInAList(t *testing.T) {
	t.Parallel()
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for password, names := range map[string]map[string]bool{
		"Sales department": {
			"Sales department": false, "SALES DEPARTMENT": false, "Sales department north": false, "Sales": false, "Sales&nbsp;department": false, "Sales%20department": false,
			encode("Sales department"): true, "x " + encode("my Sales department is"): true, encode("Sales and departments"): false,
		},
		"S3cr3t-pa55phrase!": {
			"S3cr3t-pa55phrase!": false, "s3cr3t-PA55phrase!": false, "x S3cr3t-pa55phrase! y": true, encode("S3cr3t-pa55phrase!"): true, percentAll("S3cr3t-pa55phrase!"): true,
			"password=S3cr3t-pa55phrase!": true, "S3cr3t": false, eachRune("S3cr3t-pa55phrase!", "&#%d;"): true, jsonAll("S3cr3t-pa55phrase!")[:100]: true,
		},
		`S3cr3t "pa55" & <more>`: {html.EscapeString(`S3cr3t "pa55" & <more>`): false, `S3cr3t "pa55" & <more>`: false, `S3cr3t &quot;pa55&quot; &amp; &lt;more&gt;, and so on`: true},
		"Wazzup24":               {"Wazzup24": false, "Wazzup24 requests": false, "from wazzup24": false, encode("the Wazzup24 password"): true},
		"B2B-clients":            {"B2B-clients, new": false, "b2b-clients": false},
		"notes":                  {"notes": false, "my notes": false, encode("my notes are here"): false},
		"Отдел продаж":           {"Отдел продаж": false, "отдел продаж 2": false, encode("наш Отдел продаж"): true},
	} {
		known := newSecrets(NewCredentials("partner@example.com", password).secrets()...)
		for name, want := range names {
			if got := known.inList([]byte(`{"data":[{"id":"1","name":`+asJSON(name)+`}]}`)) == holdsCredential; got != want {
				t.Errorf("%s in %s: %v", password, name, got)
			}
		}
	}
}

// None of these is a credential, however it is written.
func TestOrdinaryTextsOfAList(t *testing.T) {
	t.Parallel()
	known := newSecrets(append(NewCredentials("partner@example.com", "S3cr3t-pa55phrase!").secrets(), newSecret("opaque-0123456789abcdef"), newSecret(signedJWT(7)))...)
	for _, text := range []string{
		"New inquiry", "Новая заявка", "В работе – ждём оплату", "Сделка №5 «Ёлка»", "\u2764\ufe0f VIP", "50% off & more", "d1f5a8e0-7b1c-4a59-9f50-0123456789ab", "C9:NEW", "Sales + marketing", "it's ''done''",
		"opaque", "opaque-0123 and more", "partner@example.com", base64.StdEncoding.EncodeToString([]byte("partner@example.com is the partner")), "1, 2, 3, 4, 5, 6, 7, 8, 9", "a b c d e f g h i j k", "12:30-14:00 call back", "#ff00ff", "00112233445566778899aabbccddeeff",
		"https://example.com/a?b=c%20d&e=f", strings.Repeat("a long text ", 2000), strings.Repeat("длинный текст & ещё ", 2000), "0123456789",
	} {
		for place, list := range listPlaces {
			if got := known.inList([]byte(strings.Replace(list, "$", asJSON(text), 1))); got != noSecret {
				t.Errorf("%.60s as %s: %v", text, place, got)
			}
		}
	}
	bomb := `{"data":[{"id":"1","name":"n","note":` + asJSON(strings.Repeat(`&amp;amp;amp;lt; %25252541+\\\\n aGVsbG8gd29ybGQhIGhlbGxv`, 80)) + `}]}`
	if got := known.inList([]byte(bomb)); got != unchecked {
		t.Errorf("%v", got)
	}
}

// What a list is refused for is judged first: an error in it keeps its meaning, and shows no credential.
func TestACredentialBesideAnError(t *testing.T) {
	t.Parallel()
	for body, means := range map[string]func(error) bool{
		`{"data":[],"code":"OAUTH_TOKEN_EXPIRED","detail":"` + canary + `"}`: TokenEnded,
		`{"data":[],"next":"` + canary + `"}`:                                func(err error) bool { return errors.As(err, new(*PartialListError)) },
		`{"data":[{"id":"1","name":"` + canary + `"}],"unknown":1}`:          func(err error) bool { return errors.As(err, new(*CredentialInListError)) },
		`{"data":[{"id":"1","name":"` + jsonAll(canary) + `"}]}`:             func(err error) bool { return errors.As(err, new(*CredentialInListError)) },
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { answering(200, "%.0s"+body)(w, "") })
		list, err := client(t, s.URL, func(c *Config) { c.MaxRetries = 0 }).ListPipelines(t.Context())
		if err == nil || list != nil || !means(err) || strings.Contains(err.Error(), canary[:8]) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// BenchmarkReadingABigList compares reading a list with looking for credentials in it.
func BenchmarkReadingABigList(b *testing.B) {
	known := newSecrets(append(NewCredentials("partner@example.com", "S3cr3t-pa55phrase!").secrets(), newSecret(signedJWT(1)), newSecret(signedJWT(2)))...)
	for kind, text := range map[string]func(i int) string{
		"English":  func(i int) string { return fmt.Sprintf("New inquiry %d", i) },
		"Russian":  func(i int) string { return fmt.Sprintf("Новая заявка %d", i) },
		"escaped":  func(i int) string { return jsonAll(fmt.Sprintf("Новая заявка %d", i)) },
		"emoji":    func(i int) string { return fmt.Sprintf("Заявка \u2764\ufe0f %d", i) },
		"entities": func(i int) string { return fmt.Sprintf("Sales &amp; leads %d", i) },
	} {
		var body strings.Builder
		body.WriteString(`{"data":[`)
		for i := range 10_000 {
			fmt.Fprintf(&body, `%s{"id":"%08x-7b1c-4a59-9f50-%012x","name":"%s","stages":[`, ","[:min(i, 1)], i*7919, i*104729, text(i))
			for j := range 10 {
				fmt.Fprintf(&body, `%s{"id":"%08x-e0a1-4a59-8f50-%012x","name":"%s"}`, ","[:min(j, 1)], (i*10+j)*6101, i*10+j, text(j))
			}
			body.WriteString("]}")
		}
		body.WriteString("]}")
		raw := []byte(body.String())
		b.Run(kind+"/read", func(b *testing.B) {
			for b.Loop() {
				if _, err := (judgement{secrets: known}).decodeList(answer("application/json"), raw); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(kind+"/look", func(b *testing.B) {
			for b.Loop() {
				if known.inList(raw) != noSecret {
					b.Fatal("a credential")
				}
			}
		})
	}
}
