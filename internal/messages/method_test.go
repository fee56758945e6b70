// SPDX-License-Identifier: MPL-2.0

package messages_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Nothing of the configuration is in a read, so what is said of one speaks of nothing that was posted.
func TestHintsFitTheMethod(t *testing.T) {
	t.Parallel()
	for code := 400; code < 600; code++ {
		for _, words := range []string{"", "too long"} {
			hints := map[string]string{}
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				hints[method] = messages.RequestFailed("doing", &wazzup.StatusError{Status: code, Method: method, Detail: words}, "Nothing.")[0].Detail()
			}
			for _, wrong := range []string{"posted", "Remove funnels", "correct it in the configuration"} {
				if strings.Contains(hints[http.MethodGet], wrong) {
					t.Errorf("%d to a read: %s", code, hints[http.MethodGet])
				}
			}
			if code == http.StatusRequestEntityTooLarge && !strings.Contains(hints[http.MethodPost], "Remove funnels") || code == http.StatusMethodNotAllowed && strings.Contains(hints[http.MethodPost], "base_url") {
				t.Errorf("%d to a post: %s", code, hints[http.MethodPost])
			}
		}
	}
	read := messages.RequestFailed("reading", &wazzup.BodyError{Status: 200, Code: "INVALID", Method: http.MethodGet}, "Nothing.")[0].Detail()
	if strings.Contains(read, "correct it") || !strings.Contains(read, "See the response above for the reason") {
		t.Error(read)
	}
}

// JSON that was cut off is the API's all the same: nothing else has sent it.
func TestACutOffResponseIsCalledThat(t *testing.T) {
	t.Parallel()
	cut := &wazzup.StatusError{Status: 403, IsText: true, IsCut: true, Text: `{"detail":"Partner is`}
	for name, err := range map[string]error{
		"of a request":       &wazzup.StatusError{Status: 422, IsText: true, IsCut: true, Text: `{"detail":"Limit`},
		"without a text":     &wazzup.StatusError{Status: 500, IsText: true, IsCut: true},
		"of an account":      &wazzup.AccountError{Account: "72042419", Partner: true, Err: cut},
		"of a machine token": &wazzup.TokenError{Step: wazzup.GettingMachineToken, Err: cut},
		"of an exchange":     &wazzup.TokenError{Step: wazzup.GettingAccountToken, Account: "72042419", Err: cut},
	} {
		diags := messages.RequestFailed("reading", err, "Nothing.")
		if said := diags[0].Summary() + diags[0].Detail(); strings.Contains(said, "not JSON") || strings.Contains(said, "something between") || strings.Count(said, "The response ends early: ") != 1 {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// A text that is neither JSON nor a web page is not called a page, and its words are referred to as a text.
func TestATextIsNotCalledAPage(t *testing.T) {
	t.Parallel()
	text := &wazzup.StatusError{Status: 403, IsText: true, Text: "Partner is blocked"}
	for name, err := range map[string]error{
		"of a request":       &wazzup.StatusError{Status: 422, IsText: true, Text: "Limit reached"},
		"of an account":      &wazzup.AccountError{Account: "72042419", Partner: true, Err: text},
		"of a machine token": &wazzup.TokenError{Step: wazzup.GettingMachineToken, Err: text},
		"of an exchange":     &wazzup.TokenError{Step: wazzup.GettingAccountToken, Account: "72042419", Err: text},
	} {
		diags := messages.RequestFailed("reading", err, "Nothing.")
		if said := diags[0].Summary() + diags[0].Detail(); strings.Contains(said, "page") || strings.Contains(said, "gives no reason") || strings.Contains(said, "Not the Wazzup API") || !strings.Contains(said, "is not JSON") {
			t.Errorf("%s: %s", name, said)
		}
	}
	locked := messages.RequestFailed("reading", &wazzup.TokenError{Step: wazzup.GettingMachineToken, Err: &wazzup.StatusError{Status: 401, IsText: true, Text: "Account locked after 5 wrong passwords"}}, "")
	if said := locked[0].Detail(); !strings.Contains(said, "Account locked") || !strings.Contains(said, "more exact reason") || !strings.Contains(said, "partner_password") {
		t.Error(said)
	}
}
