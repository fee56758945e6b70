// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"maps"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask/masktest"
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
	"all escaped":    func(s string) string { return `"` + masktest.JSON(s) + `"` },
	"its first":      func(s string) string { return `"` + masktest.JSON(s[:1]) + strings.Trim(asJSON(s[1:]), `"`) + `"` },
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
	encodings := maps.Clone(masktest.Texts)
	maps.Copy(encodings, masktest.Base64)
	encodings["numbers"] = func(s string) string { return strings.TrimSuffix(masktest.EachByte(s, "%d,"), ",") }
	for _, password := range []string{"New inquiry of today", "notes", "S3cr3t-pa55phrase!", "пароль от всего"} {
		pair := email + ":" + password
		sent := base64.StdEncoding.EncodeToString([]byte(pair))
		all := NewPair(email, password).All()
		for _, text := range []string{pair, sent, "ab+Cd/ef0123456789abcdefghijklmnop==", "aGVsbG8gd29ybGQ=", "Tok3nAbcdefgh15", "t0k+n/78", signedJWT(7)} {
			known := NewKnown(all...)
			if text != pair && text != sent {
				known.Add(NewSecret(text))
			}
			for name, encode := range encodings {
				if len(text) < 12 && strings.Contains(name, "base64") {
					continue
				}
				encoded := encode(text)
				for _, said := range []string{encoded, "Bearer " + encoded + " is it", "<" + encoded + ">"} {
					for place, list := range listPlaces {
						body := strings.Replace(list, "$", asJSON(said), 1)
						if !known.InList([]byte(body)) {
							t.Errorf("%s of %s as %s: %s", name, text, place, body)
						}
					}
				}
			}
			for name, quote := range jsonStrings {
				if body := strings.Replace(listPlaces["a name"], "$", quote(text), 1); !known.InList([]byte(body)) {
					t.Errorf("%s, %s: %s", text, name, body)
				}
			}
		}
	}
}

// A part of a token counts if no id has so much of it by chance. What is short is never looked for.
func TestPartsOfATokenInAList(t *testing.T) {
	t.Parallel()
	const uuid = "c232ab00-9414-11ec-b3c8-9f6bdeced846"
	for token, texts := range map[string]map[string]bool{
		"sales":                       {"sales": false, "Sales": false},
		"integration0123456789abcdef": {"integration": false, "integration0123456": false, "ntegration0123456789abcd": false, "the INTEGRATION0123456789ABCDEF": true},
		uuid:                          {uuid: true, "x" + uuid + "x": true, "d0a1bc00-9414-11ec-b3c8-9f6bdeced846": false, "c232ab00-9414-11ec-b3c8-9f6bdeced847": false},
		"wazzup24_9f8a0c1d2e3f405162": {"Wazzup24": false, "wazzup24_9f8a0c1": false},
		"72042419.9f8a0c1d2e3f405162": {"72042419": false},
		signedJWT(7):                  {signedJWT(7)[:36]: false, signedJWT(7)[37:61]: true, signedJWT(7)[len(signedJWT(7))-24:]: true},
		"123456789012":                {"123456789012": true, "12345678901": false},
	} {
		known := NewKnown(NewSecret(token))
		for text, want := range texts {
			if got := known.InList([]byte(`{"data":[{"id":"1","name":` + asJSON(text) + `}]}`)); got != want {
				t.Errorf("%s in %s: %v", token, text, got)
			}
		}
	}
	long := NewKnown(NewSecret("integration0123456789abcdef"))
	bytes := `{"data":[{"id":"1","name":"n","note":{"type":"Buffer","data":[` + strings.ReplaceAll(rowOf("integration0123456789abcdef", "%d,"), ",", ",\n ") + `]}}]}`
	if !long.InList([]byte(bytes)) {
		t.Error("a Buffer of Node.js")
	}
	if number := NewKnown(NewSecret("123456789012")); !number.InList([]byte(`{"data":[{"id":123456789012,"name":"n"}]}`)) {
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
			"S3cr3t-pa55phrase!": false, "s3cr3t-PA55phrase!": false, "x S3cr3t-pa55phrase! y": true, encode("S3cr3t-pa55phrase!"): true, masktest.Percent("S3cr3t-pa55phrase!"): true,
			"password=S3cr3t-pa55phrase!": true, "S3cr3t": false, "S3cr3t-pa55phrase": false, masktest.EachRune("S3cr3t-pa55phrase!", "&#%d;"): true,
		},
		`S3cr3t "pa55" & <more>`: {html.EscapeString(`S3cr3t "pa55" & <more>`): false, `S3cr3t "pa55" & <more>`: false, `S3cr3t &quot;pa55&quot; &amp; &lt;more&gt;, and so on`: true},
		"canary-pa55w0rd":        {"x canary-pa55w0rd y": true, "canary": false}, "Passw0rd2024": {"the passw0rd2024": true},
		"kX!vQ#mZ$pL@wRt": {"my kX!vQ#mZ$pL@wRt is": true}, "Kx7#mQ9$vL2!pR4": {"Kx7#mQ9$vL2!pR4 x": true}, "hGtfKwPqZxLmVbNc": {"hGtfKwPqZxLmVbNc x": true}, "Zq-Wv.Lk!Pd_Ra": {"Zq-Wv.Lk!Pd_Ra x": true},
		"Wazzup24":        {"Wazzup24": false, "Wazzup24 requests": false, "from wazzup24": false, encode("the Wazzup24 password"): true},
		"Wazzup24partner": {"Wazzup24": false, "Wazzup24partner": false, "wazzup24partner EMEA": false}, "Sales2024Q1": {"Sales2024": false, "Sales2024Q1 EMEA": false}, "1CBitrix24": {"1CBitrix": false, "Лиды из 1CBitrix24": false},
		"Воронка 2024г": {"Воронка 2024": false, "Воронка 2024г, новая": false}, "GreenElephant7": {"GreenElephant7 and more": false}, "9481-5520-7713": {"call 9481-5520-7713": false},
		"B2B-clients": {"B2B-clients, new": false, "b2b-clients": false}, "internet24h": {"Internet24h shop": false}, "+7 (495) 123-45-67": {"+7 (495) 123-45-67 ext. 3": false}, "31.12.2024": {"till 31.12.2024": false},
		"notes":        {"notes": false, "my notes": false, encode("my notes are here"): false},
		"Отдел продаж": {"Отдел продаж": false, "отдел продаж 2": false, encode("наш Отдел продаж"): true},
	} {
		known := NewKnown(NewPair("partner@example.com", password).All()...)
		for name, want := range names {
			if got := known.InList([]byte(`{"data":[{"id":"1","name":` + asJSON(name) + `}]}`)); got != want {
				t.Errorf("%s in %s: %v", password, name, got)
			}
		}
	}
}

// None of these is a credential, however it is written.
func TestOrdinaryTextsOfAList(t *testing.T) {
	t.Parallel()
	known := NewKnown(append(NewPair("partner@example.com", "S3cr3t-pa55phrase!").All(), NewSecret("opaque-0123456789abcdef"), NewSecret(signedJWT(7)))...)
	for _, text := range []string{
		"New inquiry", "Новая заявка", "В работе – ждём оплату", "Сделка №5 «Ёлка»", "\u2764\ufe0f VIP", "50% off & more", "d1f5a8e0-7b1c-4a59-9f50-0123456789ab", "C9:NEW", "Sales + marketing", "it's ''done''",
		"opaque", "opaque-0123 and more", "partner@example.com", base64.StdEncoding.EncodeToString([]byte("partner@example.com is the partner")), "1, 2, 3, 4, 5, 6, 7, 8, 9", "a b c d e f g h i j k", "12:30-14:00 call back", "#ff00ff", "00112233445566778899aabbccddeeff",
		"https://example.com/a?b=c%20d&e=f", strings.Repeat("a long text ", 2000), strings.Repeat("длинный текст & ещё ", 2000), "0123456789",
	} {
		for place, list := range listPlaces {
			if known.InList([]byte(strings.Replace(list, "$", asJSON(text), 1))) {
				t.Errorf("%.60s as %s", text, place)
			}
		}
	}
	// However much there is to decode, the list is used.
	for _, text := range []string{
		strings.Repeat(`&amp;amp;amp;lt; %25252541+\\\\n aGVsbG8gd29ybGQhIGhlbGxv`, 80), strings.Repeat("iVBORw0KGgoAAAANSUhEUgAAAZ", 40_000), "data:image/svg+xml;utf8," + strings.Repeat("%3Cpath d='M1,2'/%3E", 5000),
		strings.Repeat(`{\"a\":\"b & c\",`, 5000),
	} {
		if known.InList([]byte(`{"data":[{"id":"1","name":"n","note":` + asJSON(text) + `}]}`)) {
			t.Errorf("%.60s is refused", text)
		}
	}
}
