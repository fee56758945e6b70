// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

func FuzzTokenResponse(f *testing.F) {
	for _, body := range []string{
		`{"data":{"access_token":"token-1234567890","refresh_token":"r","expires_in":3600},"meta":{"timestamp":0}}`, `{"data":{"access_token":"token-1234567890"}}`,
		`{"data":{"access_token":"t","expires_in":"3600"}}`, `{"data":{"access_token":"t","expires_in":-1}}`, `{"data":{"access_token":"t","expires_in":1e400}}`,
		`{"data":{"access_token":"t","expires_in":0.5}}`, `{"data":{"access_token":"two words"}}`, `{"data":{"access_token":"t\n"}}`, `{"data":{"access_token":1}}`,
		`{"data":{"access_token":"t","access_token":"u"}}`, `{"data":null}`, `{"data":[]}`, `{"access_token":"t"}`, ``, `null`, `<html>`, `{"data":{"access_token":"` + fuzzed + `\u0000"}}`,
		`{"data":{"access_token":"t","expires_in":NaN}}`, `{"data":{"access_token":"t","expires_in":"Inf"}}`, `{"data":{"access_token":"t","expires_in":"0x10"}}`,
	} {
		f.Add([]byte(body), "application/json")
	}
	f.Add([]byte(`{"data":{"access_token":"t"}}`), "text/html")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		asked := time.Now()
		issued, err := reader{mask.NewKnown(mustToken(t, fuzzed).secret)}.decodeToken(&http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {contentType}}}, body, asked)
		if err != nil {
			var (
				format *FormatError
				notAPI *NotAPIError
			)
			if !errors.As(err, &format) && !errors.As(err, &notAPI) || format != nil && format.What != aToken {
				t.Fatalf("%T: %v", err, err)
			}
			fit(t, err.Error(), 600)
			return
		}
		if text := issued.Token.Value(); !isTokenText(text) || !bytes.Contains(bytes.ReplaceAll(body, []byte(`\`), nil), []byte(text[:1])) {
			t.Fatalf("a token %q", text)
		}
		if life := issued.Expires.Sub(asked); !issued.Expires.IsZero() && (life <= 0 || life > longestLife) {
			t.Fatalf("it lives for %v", life)
		}
		if !issued.Expires.IsZero() && issued.Expires.Sub(asked) > time.Second && !issued.good() {
			t.Fatalf("a token of %v is never good", issued.Expires.Sub(asked))
		}
	})
}
