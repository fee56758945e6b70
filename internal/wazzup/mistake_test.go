// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// What people paste placeholder or a masked value, and whether the error says what it is.

// secretPart stands in all texts of these tests, and in no error.
const secretPart = "s3cr3tv4lu3"

// explains fails the test unless an error is an InputError with these words, and without the text.
func explains(t *testing.T, text string, err error, words string) {
	t.Helper()
	if errors.Is(err, ErrTrailingLineBreak) {
		err = &InputError{Problem: ErrTrailingLineBreak.Error()}
	}
	seen, ok := errors.AsType[*InputError](err)
	if !ok {
		t.Errorf("%q: %v, want an InputError", text, err)
		return
	}
	said := seen.Problem + ". " + seen.Hint
	if !regexp.MustCompile(words).MatchString(said) {
		t.Errorf("%q: %s want %q", text, said, words)
	}
	if strings.Contains(strings.ToLower(said), secretPart) || strings.HasSuffix(seen.Problem, ".") || seen.Hint != "" && !strings.HasSuffix(seen.Hint, ".") {
		t.Errorf("%q: %s", text, said)
	}
}

func TestWhatIsPastedInPlaceOfAToken(t *testing.T) {
	t.Parallel()
	for text, words := range map[string]string{
		`"` + secretPart + `"`:                            "quote",
		`'` + secretPart + `'`:                            "quote",
		"`" + secretPart + "`":                            "quote",
		"\u201c" + secretPart + "\u201d":                  "quote",
		"\u00ab" + secretPart + "\u00bb":                  "quote",
		`"` + secretPart:                                  "quote",
		secretPart + `'`:                                  "quote",
		`\"` + secretPart + `\"`:                          "quote",
		`"` + secretPart + "\"\n":                         "quote",
		"${WAZZUP_CLIENT_ACCESS_TOKEN}":                   "not replaced",
		"${{ secrets.WAZZUP }}":                           "not replaced",
		"$WAZZUP_CLIENT_ACCESS_TOKEN":                     "not replaced",
		"$env:WAZZUP_CLIENT_ACCESS_TOKEN":                 "not replaced",
		"%WAZZUP_CLIENT_ACCESS_TOKEN%":                    "not replaced",
		"{{ wazzup_token }}":                              "not replaced",
		"{{token}}":                                       "not replaced",
		"$(cat token.txt)":                                "not replaced",
		"$(WazzupToken)":                                  "not replaced",
		"#{WazzupToken}":                                  "not replaced",
		"((wazzup-token))":                                "not replaced",
		"!WAZZUP_TOKEN!":                                  "not replaced",
		"var.${name}":                                     "not replaced",
		"WAZZUP_CLIENT_ACCESS_TOKEN=" + secretPart:        "whole assignment",
		"export WAZZUP_CLIENT_ACCESS_TOKEN=" + secretPart: "whole assignment",
		"export TOKEN='" + secretPart + "'":               "whole assignment",
		`client_access_token = "` + secretPart + `"`:      "whole assignment",
		`$env:WAZZUP_TOKEN = "` + secretPart + `"`:        "whole assignment|not replaced",
		"set WAZZUP_CLIENT_ACCESS_TOKEN=" + secretPart:    "whole assignment",
		"token: " + secretPart:                            "whole (assignment|header)",
		`"access_token": "` + secretPart + `",`:           "whole assignment",
		"access_token=" + secretPart + "&expires_in=3600": "whole assignment",
		"Bearer " + secretPart:                            "whole header",
		"bearer " + secretPart + "\n":                     "whole header",
		"Bearer%20" + secretPart:                          "whole header",
		"Authorization: Bearer " + secretPart:             "whole header",
		"authorization:" + secretPart:                     "whole header",
		`-H "Authorization: Bearer ` + secretPart + `"`:   "whole header",
		"Basic " + secretPart:                             "whole header",
		`{"data":{"access_token":"` + secretPart + `"}}`:  "whole response of the token endpoint.*data.access_token alone",
		"{\n  \"data\": {\n    \"access_token\": \"" + secretPart + "\"\n  }\n}\n": "data.access_token alone",
		`{"meta":{},"data":{"expires_in":1,"access_token":"` + secretPart + `"}}`:  "data.access_token alone",
		`{"access_token":"` + secretPart + `","expires_in":3600}`:                  "member access_token alone",
		`{"token":"` + secretPart + `"}`:                                           "it is JSON",
		`["` + secretPart + `"]`:                                                   "it is JSON",
		secretPart + "%":                                                           "percent sign.*zsh",
		secretPart + secretPart + "\n":                                             "line break",
		secretPart + secretPart + "\r\n":                                           "line break",
		secretPart + `\n`:                                                          "backslash and a letter",
		secretPart + `\r\n`:                                                        "backslash and a letter",
		secretPart + ",":                                                           "comma",
		secretPart + ";":                                                           "semicolon",
		"https://x.example/?t=" + secretPart:                                       "it is a URL",
		"x@example.com:" + secretPart:                                              "e-mail address.*partner_email and partner_password",
		"x@example.com":                                                            "e-mail address",
		"%22" + secretPart + "%3D":                                                 "encoded for a URL",
		"***":                                                                      "placeholder or a masked value",
		"s3c\u2026":                                                                "placeholder or a masked value",
		"\u2022\u2022\u2022\u2022":                                                 "placeholder or a masked value",
		"<token>":                                                                  "placeholder or a masked value",
		"(sensitive value)":                                                        "placeholder or a masked value",
		"\ufeff" + secretPart:                                                      "cannot be seen",
		"s3cr\u200b3t":                                                             "cannot be seen",
		`file("token.txt")`:                                                        "expression|quote",
		"trimspace(file(x))":                                                       "expression",
		`data.aws_secret.x["token"]`:                                               "expression",
		" " + secretPart:                                                           "blank or a line break",
		secretPart + " ":                                                           "blank or a line break",
		secretPart + "\u0441":                                                      "character.*Letters, digits",
		"1|" + secretPart:                                                          "character.*Letters, digits",
		secretPart + "=x":                                                          "whole assignment|character",
		"==":                                                                       "character",
		secretPart + "\x00":                                                        "character",
		// What stands for no value, and what stands for a token.
		"null": "no value.*jq -r .data.access_token", "undefined": "no value", "None": "no value", "nil": "no value", "NULL": "no value", "<nil>": "no value", "(null)": "no value", "NaN": "no value",
		"false": "no value", "true": "no value", "[object Object]": "no value", "null\n": "no value", "n/a": "no value",
		"var.token": "expression", "...": "placeholder", "[MASKED]": "placeholder", "<your token>": "placeholder", "eyJhbGciOi...": "placeholder", "eyJhbGciOiJIUzI1NiJ9.eyJ...": "placeholder",
		"var.wazzup_client_access_token": "expression", "eyJhbGciOi...\n": "placeholder",
	} {
		_, err := ParseToken(text)
		explains(t, text, err, words)
	}
	for _, text := range []string{
		secretPart + "-" + secretPart, secretPart + secretPart + "=", secretPart + secretPart + "==", "a.b-C_d~3+f/g0123", jwt(`{"sub":1}`), "opaque-0123456789", "0123456789012345678", "a3c1f0de9b8847d2a3c1f0de9b8847d2",
		"c0ffee00-dead-4bee-8f00-d00dfeedface", "mfrggzdfmztwq2lknnwg23tpmfrggzdf", "abcdefghijklmnopqrstuvwxyz", "QmFzZTY0IG9mIGEx", "wztp_GkPq2vXw81Lm", "t", "0", "test-token", "token-a", "nullable", "tok.en", "dGhpcyBpcyBhIHRva2Vu", "AbCdEfGhIjKlMnOpQrStUv",
	} {
		if token, err := ParseToken(text); err != nil || token.Value() != text {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What the service issues is its own affair.
func TestATokenThatIsIssuedMayBeOdd(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1|" + secretPart, `{"a":1}`, "a%20b", "=a="} {
		body, err := json.Marshal(map[string]any{"data": map[string]any{"access_token": text}})
		if err != nil {
			t.Fatal(err)
		}
		if issued, err := (reader{mask.NewKnown()}).decodeToken(response("application/json"), body, time.Now()); err != nil || issued.Token.Value() != text {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "two words", "a\r\nX: 1", "\u0441", strings.Repeat("x", maxTokenLength+1), "a\x7f"} {
		if _, err := issuedToken(text); err == nil || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestWhatIsPastedInPlaceOfAnEmailAddress(t *testing.T) {
	t.Parallel()
	for text, words := range map[string]string{
		`"x@s3cr3tv4lu3.com"`:                    "quote",
		"'x@s3cr3tv4lu3.com'":                    "quote",
		"\u201cx@s3cr3tv4lu3.com\u201d":          "quote",
		"${EMAIL}":                               "not replaced",
		"${USER}@s3cr3tv4lu3.com":                "not replaced",
		"$WAZZUP_PARTNER_EMAIL":                  "not replaced",
		"%WAZZUP_PARTNER_EMAIL%":                 "not replaced",
		"{{ email }}":                            "not replaced",
		"WAZZUP_PARTNER_EMAIL=x@s3cr3tv4lu3.com": "whole assignment",
		"email: x@s3cr3tv4lu3.com":               "whole assignment",
		"x@s3cr3tv4lu3.com%":                     "percent sign",
		"x@s3cr3tv4lu3.com,":                     "comma",
		"x@s3cr3tv4lu3.com\n":                    "line break",
		`x@s3cr3tv4lu3.com\n`:                    "backslash and a letter",
		"Me <x@s3cr3tv4lu3.com>":                 "more around it",
		"<x@s3cr3tv4lu3.com>":                    "more around it",
		"mailto:x@s3cr3tv4lu3.com":               "more around it",
		"x@example.com:s3cr3tv4lu3":              "colon.*partner_password",
		"https://example.com/@s3cr3tv4lu3":       "URL",
		"***@example.com":                        "placeholder or a masked value",
		"<email>":                                "placeholder or a masked value",
		"var.email":                              "expression",
		"\ufeffx@s3cr3tv4lu3.com":                "cannot be seen",
		"x@s3cr3tv4lu3.com ":                     "blank",
		secretPart:                               "no @",
		"null":                                   "no value", "undefined": "no value", "None": "no value", "[object Object]": "no value", "  ": "consists of blanks", "\u200b": "consists of blanks",
	} {
		explains(t, text, CheckEmail(text), words)
	}
	for _, text := range []string{"o'brien@example.com", "'x@example.com", "a+b%c@example.com", "{x}@example.com", "a=b@example.com", "\u043f\u043e\u0447\u0442\u0430@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", "x#y@example.com", "x@[192.0.2.1]"} {
		if err := CheckEmail(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A password may be anything. What is odd about it is kept for the case that it is refused, and shows nothing of it.
func TestWhatMayBeWrongWithAPassword(t *testing.T) {
	t.Parallel()
	for text, words := range map[string]string{
		`"` + secretPart + `"`: "quotes around", "'" + secretPart + "'": "quotes around", "\u201c" + secretPart + "\u201d": "quotes around",
		"${PASSWORD}": "not replaced", "$WAZZUP_PARTNER_PASSWORD": "not replaced", "%WAZZUP_PARTNER_PASSWORD%": "not replaced", "{{ password }}": "not replaced",
		"null": "no value", "undefined": "no value", "None": "no value", "[object Object]": "no value", "***": "masked", "<password>": "masked",
		"WAZZUP_PARTNER_PASSWORD=" + secretPart: "name of an environment variable",
		"\ufeff" + secretPart:                   "cannot be seen", secretPart + "\u200b": "cannot be seen", "s3cr\u00ad" + secretPart: "cannot be seen", "s3cr\u00a0" + secretPart: "cannot be seen", "s3cr\u3164" + secretPart: "cannot be seen", "s3cr\u202f" + secretPart: "cannot be seen",
		"\ufeff\"" + secretPart + "\"": "cannot be seen", secretPart + "\u2060": "cannot be seen", secretPart + "\ufe0f": "cannot be seen", "\u2800" + secretPart: "cannot be seen",
		"pa\u0441sword-" + secretPart: "two alphabets in one word", "\u041fapo\u043bь!": "two alphabets in one word", "x7\u04419": "two alphabets in one word", "\u03bf" + secretPart: "two alphabets in one word",
		"\u0438\u0306" + secretPart: "two alphabets in one word", "\u0447\u0430\u0438\u0306-9": "written as two characters", "cafe\u0301-9": "written as two characters",
		"\u043f\u0430\u0440\u043e\u043b\u044c-" + secretPart: "", "\u043f\u0430\u0440\u043e\u043b\u044c 7 words": "", "\u0447\u0430\u0439": "", "caf\u00e9": "", "two words": "", "\u0e01\u0e34\u0e19": "", "\U0001f600x": "",
		secretPart + "%": "percent sign", secretPart + " ": "blank", "\u00a0" + secretPart: "blank", secretPart + `\n`: "backslash and a letter",
		secretPart: "", "$ecret": "", "a${b}c": "", `it's "quoted" inside`: "", "50%off": "", "x": "", `"`: "",
	} {
		if err := CheckPassword(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		doubt := NewCredentials(partnerEmail, text).Doubt()
		if (doubt == "") != (words == "") || !strings.Contains(doubt, words) || strings.Contains(doubt, secretPart) {
			t.Errorf("%q: %q, want %q", text, doubt, words)
		}
	}
}

func TestWhatIsPastedInPlaceOfAnAccountID(t *testing.T) {
	t.Parallel()
	for text, words := range map[string]string{
		`"7204-2419"`: "quote", "'72042419'": "quote", "${ACCOUNT}": "not replaced", "$WAZZUP_ACCOUNT_ID": "not replaced", "%WAZZUP_ACCOUNT_ID%": "not replaced",
		"WAZZUP_ACCOUNT_ID=7204-2419": "whole assignment", "account_id: 7204-2419": "whole assignment", "var.account": "expression", "7204-2419%": "percent sign", "7204-2419,": "comma",
		"7204\u20132419": "not a hyphen", "7204\u22122419": "not a hyphen", "7204_2419": "not a hyphen", "7204.2419": "not a hyphen", "-3444": "negative number",
		"https://app.wazzup24.com/7204-2419": "address or a path", "\ufeff72042419": "cannot be seen", "<account>": "placeholder or a masked value", secretPart: "neither digits nor",
		"7204-2419\n": "line break.*trimspace", "7204 2419": "blank", `7204-2419\n`: "backslash and a letter", "7204.5": "neither digits nor", "4.785e+03": "neither digits nor", "null": "no value", " ": "consists of blanks", "default": "neither digits nor",
	} {
		_, err := ParseAccountID(text)
		explains(t, text, err, words)
	}
	for digits, want := range map[string]bool{"72042419": true, "00123456": true, "4785": false, "123456": false, "1": false, "": false, "720424190": false} {
		if IsUsualAccountID(digits) != want {
			t.Errorf("%q: want %v", digits, want)
		}
	}
}

func TestWhatIsPastedInPlaceOfABaseURL(t *testing.T) {
	t.Parallel()
	const ends = "ends in a path of the API or in a version.*Leave off everything from the version"
	for text, words := range map[string]string{
		"tech.wazzup24.com": "scheme is missing. Write https://", "tech.wazzup24.com:8443/x": "scheme is missing. Write https://", "//tech.wazzup24.com": "scheme is missing. Write https://",
		"127.0.0.1:8899": "scheme is missing. Write http://", "localhost:8899": "scheme is missing. Write http://", "LOCALHOST:8899/x": "scheme is missing. Write http://", "[::1]:8899": "scheme is missing. Write http://",
		"//localhost": "scheme is missing. Write http://", "localhost": "scheme is missing. Write http://", "127.0.0.1:8899/v2": "scheme is missing", "10.0.0.1:8899": "scheme is missing. Write https://",
		"x:s3cr3tv4lu3@gw.example": "scheme is missing", "gw.example/?u=https://s3cr3tv4lu3": "scheme is missing", "/v2/pipelines": "scheme is missing",
		"https:/s3cr3tv4lu3.eu": "colon and two slashes", "https:s3cr3tv4lu3.eu": "colon and two slashes", "https//s3cr3tv4lu3.eu": "colon and two slashes", "https;//s3cr3tv4lu3.eu": "colon and two slashes",
		"http:/127.0.0.1:8899": "colon and two slashes", "https:": "colon and two slashes", "https:///s3cr3tv4lu3.eu": "more than two slashes",
		"htps://s3cr3tv4lu3.eu": "scheme is not https", "ttps://s3cr3tv4lu3.eu": "scheme is not https", "ftp://s3cr3tv4lu3.eu": "scheme is not https", "wss://s3cr3tv4lu3.eu": "scheme is not https",
		"https://": "no host", "http://": "no host", "https": "no host",
		"https://tech.wazzup24.com/v2": ends, "https://tech.wazzup24.com/V2/": ends, "https://tech.wazzup24.com/v2/pipelines": ends, "https://tech.wazzup24.com/v2/Pipelines//": ends,
		"https://tech.wazzup24.com/v2/pipelines/s3cr3tv4lu3": ends, "https://tech.wazzup24.com/v2/oauth/token": ends, "https://tech.wazzup24.com/v2/oauth/token/": ends, "https://tech.wazzup24.com/v2/oauth": ends,
		"https://gw.example/wazzup/v2": ends, "https://gw.example/wazzup/v2/pipelines": ends, "https://gw.example/v2%2Fpipelines": ends, "https://gw.example//v2//pipelines": ends, "http://127.0.0.1:8899/v2": ends,
		"https://api.wazzup24.com/v3": ends, "https://wazzup24.com/V1/": ends,
		"https://gw.example/v2/oauth/token": ends, "https://gw.example/V2/OAuth//": ends, "https://gw.example/v3/pipelines": ends, "https://gw.example/wazzup/v1/v2": ends,
		"https://gw.example/wazzup/v3/channels": ends, "https://gw.example/v3/message": ends, "https://gw.example/v3%2Fwebhooks": ends, "https://tech.wazzup24.com/v3/x": ends, "https://tech.wazzup24.com/x/v2/y/": ends, "https://tech.wazzup24.com/api-v3": ends, "https://tech.wazzup24.com/v1.1": ends,
		`"https://s3cr3tv4lu3.eu"`: "quote", "'https://s3cr3tv4lu3.eu'": "quote", "\u201chttps://s3cr3tv4lu3.eu\u201d": "quote", "${WAZZUP_BASE_URL}": "not replaced", "https://${HOST}": "not replaced",
		"$WAZZUP_BASE_URL": "not replaced", "%WAZZUP_BASE_URL%": "not replaced", "{{ url }}": "not replaced", "WAZZUP_BASE_URL=https://s3cr3tv4lu3.eu": "whole assignment", "base_url: https://s3cr3tv4lu3.eu": "whole assignment",
		`https:\\s3cr3tv4lu3.eu`: "backslash", `https://s3cr3tv4lu3.eu\x`: "backslash", "https://s3cr3tv4lu3.eu,": "comma", "https://s3cr3tv4lu3.eu%": "percent sign", `https://s3cr3tv4lu3.eu\n`: "backslash and a letter",
		"null": "no value", " \n": "consists of blanks", " https://s3cr3tv4lu3.eu": "blanks around", "https://x:s3cr3tv4lu3@gw.example": "user name or password.*partner_password", "https://***": "placeholder or a masked value",
		"http://s3cr3tv4lu3.eu": "plain http", "https://gw.example:0": "port", "https://gw.example?s3cr3tv4lu3": "query",
	} {
		_, err := ParseBaseURL(text)
		explains(t, text, err, words)
	}
	for _, text := range []string{
		"https://gw.example/wazzup", "https://gw.example/wazzup/", "https://gw.example/v2x", "https://gw.example/v1/wazzup", "https://gw.example/v2/wazzup/", "https://gw.example/nav2", "https://gw.example/pipelines", "https://gw.example/api", "https://v2.example", "https://v2", "http://localhost:8899/it's", "https://gw.example/a(b)",
		// Gateways have versions of their own.
		"https://x.azure-api.net/wazzup/v1", "https://gw.example/v1", "https://gw.example/v1/", "https://gw.example/v3", "https://gw.example/v3/", "http://127.0.0.1:8899/v3", "https://gw.example/v10", "https://gw.example/v20/", "https://gw.example/x/v2.0",
		"https://gw.example/wazzup/v1.1", "https://gw.example/api-v3", "https://gw.example/api-v2", "https://gw.example/proxy/v1/users", "https://gw.example/v1/pipelines", "https://gw.example/v2/channels/wazzup", "https://gw.example/v3/settings/wazzup", "https://gw.example/v2/v1",
	} {
		if _, err := ParseBaseURL(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
