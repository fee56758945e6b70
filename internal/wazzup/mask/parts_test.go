// SPDX-License-Identifier: MPL-2.0

package mask

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask/masktest"
)

// signedJWT is a JWT whose parts are as long as those of a service that has several claims.
func signedJWT(i int) string {
	encode := base64.RawURLEncoding.EncodeToString
	payload := fmt.Sprintf(`{"iss":"https://tech.wazzup24.com","child_id":"%08d","scope":"transport crm","jti":"%x"}`, i, i*7919+1)
	signature := fmt.Sprintf("%032x%x", i*104729+17, []byte(payload[:20]))
	return encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode([]byte(payload)) + "." + encode([]byte(signature))
}

// longToken is a JWT of 2 KB.
func longToken(i int) string {
	token := signedJWT(i)
	for n := 0; len(token) < 2048; n++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %d", i, n))
		token += base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return token[:2048]
}

// A part of a secret is not shown, wherever it was cut.
func TestAPartOfASecret(t *testing.T) {
	t.Parallel()
	token := signedJWT(72042419)
	parts := strings.Split(token, ".")
	long := strings.Repeat("k8sProd4", 30) + "q7WmZt9xLr2VbN5c" + strings.Repeat("J3hYtG6s", 30)
	for secret, texts := range map[string][]string{
		token: {
			parts[1] + "." + parts[2], parts[1], parts[2], parts[2][:12], parts[1][:12], parts[2][20:40], parts[2][len(parts[2])-12:], token[1:], token[:12],
			strings.ToUpper(parts[2]), masktest.JSON(parts[2]), base64.StdEncoding.EncodeToString([]byte(parts[2])),
		},
		long:                    {long[100:130], long[250:262], long[len(long)-12:], masktest.Percent(long[243:255])},
		"S3cr3t-pa55phrase!":    {"3cr3t-pa55phrase!", "S3cr3t-p", "pa55phrase!x, or t-pa55phrase", "cr3t-pa55phr", masktest.Percent("3cr3t-pa55phrase")},
		`"S3cr3t-pa55phrase!"`:  {"S3cr3t-pa55phrase!", "S3cr3t-pa55p"},
		`'q7Wm'`:                {"it was q7Wm."},
		"q7WmZt9x":              {"q7WmZt9x", "7WmZt9x_q7WmZt9x", "`q7WmZt9x`"},
		"q7WmZt9xLr":            {"7WmZt9xLr", "q7WmZt9xL", "WmZt9xLr"},
		"пароль-от-кабинета":    {"ароль-от-кабинета", "пароль-о", "от-кабинета и ль-от-кабине"},
		"xkjqhwzpvbnmtrl":       {"kjqhwzpvbnmtrl", "xkjqhwzp"},
		"integrationofsales":    {"integrat", "integrationofsales", "ntegrationofsales"},
		"integration-of-sales":  {"integrat", "integration-", "integration-of-sales", "the integration-of-"},
		"departments":           {"all departments", "departme"},
		"GreenElephant7!":       {"GreenElephant", "a greenele"},
		"hGtfKwPqZxLmVbNcTy7!":  {"hGtfKwPqZxLmVbNcTy", "userhGtfKwPqZxL"},
		"7!hGtfKwPqZxLmVbNcTy":  {"hGtfKwPqZxLmVbNcTy", "x GtfKwPqZxLmVb y"},
		"ЗелёныйСлонМосква7":    {"ЗелёныйСлонМосква"},
		"correct horse battery": {"correct horse", "horse battery", "orrect horse b"},
	} {
		known := NewKnown(NewPair("", secret).password)
		if secret == token || secret == long {
			known = NewKnown(NewSecret(secret))
		}
		for _, text := range texts {
			if shown := known.words("it said " + text); shown != Hidden {
				t.Errorf("%q: %q is shown", secret, shown)
			}
		}
	}
}

// A password may have ordinary words in it. Those that are not its beginning tell nothing of it, and are not left out.
func TestOrdinaryWordsOfAPassword(t *testing.T) {
	t.Parallel()
	for password, texts := range map[string][]string{
		"sales-and-integration":   {"The integration of this account is switched off", "integrations", "Your account is integrated", "Reintegration", "sales", "INTEGRATION_OFF"},
		"2024Integration":         {"The integration is off", "integrator"},
		"my pipelines":            {"pipelines must be an array", "pipeline"},
		"mypipelines":             {"pipelines must be an array"},
		"thepipelines":            {"pipelines.0.name must be a string", "each pipeline"},
		"theintegration":          {"The integration is off"},
		"ourauthentication9":      {"authentication failed", "unauthenticated"},
		"newadministrator7":       {"ask the administrator"},
		"account:notfound-please": {"not found"},
		"for-wholesale-price":     {"wholesaler", "wholesale"},
		"max characters!":         {"must be shorter than 100 characters"},
		"Воронка продаж":          {"Воронка не найдена", "продажи"},
		"моя-интеграция-2024":     {"Интеграция отключена", "интеграции"},
	} {
		known := NewKnown(NewPair("partner@example.com", password).All()...)
		for _, text := range texts {
			if shown := known.words(text); shown != text {
				t.Errorf("%q: %q is shown as %q", password, text, shown)
			}
		}
	}
}

// An e-mail address is no secret, in whatever encoding. With the password behind it, it is.
func TestTheEmailOfAPairIsNoSecret(t *testing.T) {
	t.Parallel()
	encode := base64.StdEncoding.EncodeToString
	for _, email := range []string{"partner@example.com", "integration@firm.example", "accounts@firm.example", "pipelines-admin@firm.example", "a@b.example", "VALIDATION_FAILED@firm.example", "инфо@фирма.example"} {
		local, _, _ := strings.Cut(email, "@")
		for _, password := range []string{"S3cr3t-pa55phrase!", "notes", "x", "пароль-от-всего"} {
			known := NewKnown(NewPair(email, password).All()...)
			for _, text := range []string{
				"Partner " + email + " has no access", "The " + local + " of this account is switched off", "Too many " + strings.ToUpper(local), "mailto:" + email, "partner=" + masktest.Percent(email),
				encode([]byte(email)), encode([]byte("the " + email + " is mine")), encode([]byte(email + ":")), encode([]byte("xy" + email + ":another")), masktest.JSON(email),
			} {
				if shown := known.words(text); shown != text {
					t.Errorf("%s and %s: %q is shown as %q", email, password, text, shown)
				}
			}
			pair := email + ":" + password
			for _, text := range []string{
				pair, strings.ToUpper(pair), masktest.Percent(pair), encode([]byte(pair)), base64.RawURLEncoding.EncodeToString([]byte("1" + pair)), "me" + encode([]byte("22"+pair)), strings.ToUpper(encode([]byte(pair))),
				encode([]byte("Basic " + encode([]byte(pair)))), encode([]byte(masktest.Percent(email) + ":" + password)), "Basic " + encode([]byte(pair))[2:], "Basic " + strings.ToUpper(encode([]byte(pair))[2:]),
			} {
				if shown := known.words("it said " + text); shown != Hidden {
					t.Errorf("%s is shown: %q", pair, shown)
				}
			}
		}
	}
}

// A token is known from wherever it is cut, and a thousand long ones take little memory and time.
func TestManyLongTokensStayCheap(t *testing.T) {
	known := NewKnown()
	tokens := make([]string, 300)
	for i := range tokens {
		tokens[i] = longToken(i)
	}
	started := time.Now()
	for _, token := range tokens {
		known.Add(NewSecret(token))
	}
	if took := time.Since(started); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	if n := len(known.shown.parts.seeds) / len(tokens); n > 2048/5+10 {
		t.Errorf("%d seeds for each", n)
	}
	for _, token := range tokens {
		if at := len(token) / 2; !known.hides("it said " + token[at:at+30]) {
			t.Fatalf("%q is shown", token[at:at+30])
		}
	}
}

func BenchmarkAddingALongToken(b *testing.B) {
	known := NewKnown()
	for i := 0; b.Loop(); i++ {
		known.Add(NewSecret(longToken(i)))
	}
}
