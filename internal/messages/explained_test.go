// SPDX-License-Identifier: MPL-2.0

package messages_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/messages"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// failing is a partner at a token endpoint that always responds like this.
func failing(t *testing.T, password string, respond http.HandlerFunc) *wazzup.Partner {
	t.Helper()
	server := httptest.NewServer(respond)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	service := wazzup.NewService(wazzup.Config{BaseURL: base, Timeout: 10 * time.Second, Backoff: wazzup.Backoff{Initial: time.Millisecond, Max: time.Millisecond}})
	t.Cleanup(service.Close)
	return service.Partner(wazzup.NewCredentials("a@example.com", password))
}

func status(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(20 * time.Millisecond) // so that others wait for it
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		_, _ = fmt.Fprint(w, body)
	}
}

// However many accounts ask at once, one error explains what is the same for all, and the others name that one by its
// headline: which of them is read first, only core knows.
func TestWhatIsTheSameForAllAccountsIsExplainedOnce(t *testing.T) {
	t.Parallel()
	for headline, respond := range map[string]http.HandlerFunc{
		"Wazzup refuses the partner's e-mail or password": status(401, `{"code":"UNAUTHORIZED"}`),
		"Wazzup refuses this partner":                     status(403, `{"code":"FORBIDDEN"}`),
		"Wazzup refuses the partner's credentials":        status(400, `{"code":"BAD"}`),
		"API endpoint not found":                          status(404, `{"code":"NOT_FOUND"}`),
		"Not the Wazzup API":                              status(200, `<html>log in</html>`),
		"Wazzup's response not understood":                status(200, `{"data":{}}`),
		"Wazzup's address redirects elsewhere": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://login.example/")
			w.WriteHeader(http.StatusFound)
		},
	} {
		t.Run(headline, func(t *testing.T) {
			t.Parallel()
			partner := failing(t, "pass", respond)
			var (
				mu                sync.Mutex
				explained, others int
				all               sync.WaitGroup
			)
			for i := range 30 {
				all.Go(func() {
					if i >= 20 { // some come late
						time.Sleep(100 * time.Millisecond)
					}
					_, err := partner.Issue(t.Context(), fmt.Sprintf("%08d", 10000000+i))
					diags := messages.RequestFailed(fmt.Sprintf("reading the funnels of account %d", i), err, "Nothing was sent.")
					mu.Lock()
					defer mu.Unlock()
					switch text := diags[0].Detail(); {
					case len(diags) == 1 && diags[0].Summary() == headline:
						explained++
					case len(diags) == 1 && diags[0].Summary() == "Not tried: no access token" && strings.Contains(text, fmt.Sprintf("This run explains the cause once, under %q. In short: check ", headline)) &&
						strings.HasPrefix(text, fmt.Sprintf("Reading the funnels of account %d was not tried", i)) && !strings.Contains(text, "first"):
						others++
					default:
						t.Errorf("%s: %s", diags[0].Summary(), text)
					}
				})
			}
			all.Wait()
			if explained != 1 || others != 29 {
				t.Errorf("explained %d times, %d others", explained, others)
			}
		})
	}
}

// What concerns one account, or may pass, is each account's own.
func TestWhatMayPassIsNotExplainedElsewhere(t *testing.T) {
	t.Parallel()
	partner := failing(t, "pass", status(503, ""))
	for range 3 {
		_, err := partner.Issue(t.Context(), "72042419")
		if diags := messages.RequestFailed("reading the funnels", err, "Nothing was sent."); diags[0].Summary() != "Wazzup server error" {
			t.Error(diags)
		}
	}
}

// If something was sent before, the short error says what was, too.
func TestAfterAPostTheShortErrorSaysMore(t *testing.T) {
	t.Parallel()
	partner := failing(t, "pass", status(401, ""))
	for i := range 2 {
		_, err := partner.Issue(t.Context(), "72042419")
		diags := messages.RequestFailed("updating the funnels", fmt.Errorf("posted, but not read back: %w", err), "It is not known whether Wazzup took them.")
		text := diags[0].Detail()
		if !strings.Contains(text, "It is not known") || !strings.Contains(text, "posted, but not read back") || (i == 1) != strings.Contains(text, "under \"Wazzup refuses the partner's e-mail or password\". In short: check partner_email and partner_password (") {
			t.Errorf("%s: %s", diags[0].Summary(), text)
		}
	}
}

// A password that looks like a mistake is pointed out once it is refused, and never shown.
func TestARefusedPasswordThatLooksLikeAMistake(t *testing.T) {
	t.Parallel()
	for password, says := range map[string]string{
		`"s3cr3tv4lu3"`: "The password has quotes around it. If", "${PASSWORD}": "The password looks like a variable", "null": "The password is what programs write if there is no value, such as null, undefined or None. If that is not meant, correct it.", "***": "The password looks like a placeholder", "s3cr3tv4lu3%": "The password ends in a percent sign", "s3cr3tv4lu3\u00a0": "The password has a blank",
		"s3cr3tv4lu3": "",
	} {
		for code, asks := range map[int]bool{401: true, 400: true, 403: false} {
			_, err := failing(t, password, status(code, "")).Issue(t.Context(), "72042419")
			text := messages.RequestFailed("reading the funnels", err, "")[0].Detail()
			if want := says != "" && asks; strings.Contains(text, "The password ") != want || want && !strings.Contains(text, says) || strings.Contains(text, "s3cr3tv4lu3") {
				t.Errorf("%q, %d: %s", password, code, text)
			}
		}
	}
}

// A message refers to what the response says only if it shows any of it.
func TestWordsAreReferredToOnlyIfThereAreAny(t *testing.T) {
	t.Parallel()
	for name, saying := range map[string]func(words string) error{
		"a status": func(words string) error { return &wazzup.StatusError{Status: 422, Detail: words} },
		"its own text": func(words string) error {
			return &wazzup.StatusError{Status: 422, Title: "Unprocessable Entity", Detail: words}
		},
		"inside a success": func(words string) error { return &wazzup.BodyError{Status: 200, Code: words} },
		"of an account": func(words string) error {
			return &wazzup.AccountError{Account: "72042419", Err: &wazzup.BodyError{Status: 200, Code: words}}
		},
		"of credentials": func(words string) error {
			return &wazzup.TokenError{Step: wazzup.GettingMachineToken, Err: &wazzup.StatusError{Status: 400, Detail: words}}
		},
		"of a token": func(words string) error {
			return &wazzup.TokenError{Step: wazzup.GettingAccountToken, Account: "72042419", Err: &wazzup.BodyError{Status: 200, Detail: words}}
		},
	} {
		with, without := messages.RequestFailed("reading", saying("no"), "Nothing.")[0].Detail(), messages.RequestFailed("reading", saying(""), "Nothing.")[0].Detail()
		for _, reference := range []string{"above", "words"} {
			if strings.Contains(without, reference) {
				t.Errorf("%s: %s", name, without)
			}
		}
		if name != "of a token" && !strings.Contains(with, "above") {
			t.Errorf("%s: %s", name, with)
		}
	}
}

// A reason that was left out is not the same as none.
func TestAReasonThatWasLeftOut(t *testing.T) {
	t.Parallel()
	for omission, says := range map[string]string{
		"(left out, because it contains a credential)":                     "The reason in the response is left out, because it contains a credential. ",
		"(left out, because it is too long to be checked for credentials)": "The reason in the response is left out, because it is too long to be checked for credentials. ",
		"no": "", "": "",
	} {
		for _, err := range []error{
			&wazzup.StatusError{Status: 422, Detail: omission}, &wazzup.StatusError{Status: 400, Code: omission, Errors: []string{omission}}, &wazzup.BodyError{Status: 200, Detail: omission},
			&wazzup.AccountError{Account: "72042419", Err: &wazzup.BodyError{Status: 200, Code: omission}}, &wazzup.TokenError{Step: wazzup.GettingMachineToken, Err: &wazzup.StatusError{Status: 400, Detail: omission}},
		} {
			text := messages.RequestFailed("reading", err, "Nothing.")[0].Detail()
			if strings.Contains(text, "The reason in") != (says != "") || !strings.Contains(text, says) || says != "" && (strings.Contains(text, "gives no reason") || strings.Contains(text, "above")) {
				t.Errorf("%q: %s", omission, text)
			}
		}
	}
}

// A name that may be a password by chance can be accepted, and is not repeated.
func TestAcceptingANameThatIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		err  *wazzup.UnrecognisedError
		says string
		not  string
	}{
		{&wazzup.UnrecognisedError{Hidden: 2, Words: 2}, messages.AcceptMembers.Env, "cannot be used"},
		{&wazzup.UnrecognisedError{Members: []string{"message"}, Hidden: 1, Words: 1}, messages.AcceptMembers.Env, "export"},
		{&wazzup.UnrecognisedError{Hidden: 2, Words: 1}, "cannot be used for changes", messages.AcceptMembers.Env},
	} {
		if text := messages.Accept(tc.err); !strings.Contains(text, tc.says) || strings.Contains(text, tc.not) {
			t.Errorf("%#v: %s", tc.err, text)
		}
	}
}
