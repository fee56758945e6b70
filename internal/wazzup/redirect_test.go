// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
)

// The credentials are for the configured origin, so whatever a redirect points at hears nothing: no request, and no
// connection either.
func TestRedirectsAreNotFollowed(t *testing.T) {
	cert := httptest.NewUnstartedServer(nil)
	cert.StartTLS() // for its certificate
	t.Cleanup(cert.Close)
	config := func() *tls.Config {
		return &tls.Config{Certificates: cert.TLS.Certificates, MinVersion: tls.VersionTLS12}
	}
	other, dialled := serveTLS(t, config(), http.NotFoundHandler())
	plain, dialledPlainly := serveTLS(t, nil, http.NotFoundHandler())
	plain = strings.Replace(plain, "https:", "http:", 1)
	for _, status := range []int{300, 301, 302, 303, 305, 307, 308} {
		for name, target := range map[string]string{
			"the same host": "/v2/elsewhere", "another port": other + "/v2/pipelines", "another host": strings.Replace(other, "127.0.0.1", "localhost", 1) + "/v2/pipelines",
			"http": plain + "/v2/pipelines", "the same, without the host": strings.TrimPrefix(other, "https:") + "/", "nowhere": "",
		} {
			t.Run(fmt.Sprintf("%d to %s", status, name), func(t *testing.T) {
				var mu sync.Mutex
				var seen []string
				origin, _ := serveTLS(t, config(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					mu.Lock()
					seen = append(seen, r.Method+" "+r.URL.Path+" "+string(body))
					mu.Unlock()
					if target != "" {
						w.Header().Set("Location", target)
					}
					w.WriteHeader(status)
					_, _ = io.WriteString(w, documented)
				}))
				c := client(t, origin)
				c.service.http.Transport.(*http.Transport).TLSClientConfig.RootCAs = cert.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
				list, err := c.ListPipelines(t.Context())
				post := c.PostPipelines(t.Context(), []Pipeline{{ID: "x", Name: "X"}})
				for _, err := range []error{err, post} {
					var redirect *RedirectError
					if !errors.As(err, &redirect) || redirect.Status != status || !strings.HasSuffix(redirect.Target, target) || (redirect.Target == "") != (target == "") {
						t.Errorf("got %#v: %v", err, err)
					}
				}
				if list != nil || OutcomeOf(post) != Unclear {
					t.Errorf("%v, outcome of the post %v", list, OutcomeOf(post))
				}
				mu.Lock()
				defer mu.Unlock()
				if want := []string{"GET /v2/pipelines ", `POST /v2/pipelines {"pipelines":[{"id":"x","name":"X"}]}`}; fmt.Sprint(seen) != fmt.Sprint(want) {
					t.Errorf("the origin got %q, want one GET and one POST", seen)
				}
			})
		}
	}
	if n := dialled.Load() + dialledPlainly.Load(); n != 0 {
		t.Errorf("%d connections to where redirects point", n)
	}
}

func TestTheTargetOfARedirectIsNamedWithoutSecrets(t *testing.T) {
	for target, want := range map[string]string{
		"http://user:password@example.com/a?q=1#top":       "http://example.com/a",
		"https://example.com/?t=" + canary:                 "https://example.com/",
		"https://example.com/" + canary + "/a":             mask.Hidden,
		"https://" + canary + ".example.com/":              mask.Hidden,
		"https://example.com/" + `a"b` + "\u202e":          "https://example.com/a%22b%E2%80%AE",
		"https://example.com/" + strings.Repeat("a", 1000): "https://example.com/" + strings.Repeat("a", 280) + "...",
		"javascript:alert(1)":                              "javascript:",
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Location"] = []string{target}
			w.WriteHeader(http.StatusFound)
		})
		_, err := client(t, s.URL).ListPipelines(t.Context())
		var redirect *RedirectError
		if !errors.As(err, &redirect) || redirect.Target != want {
			t.Errorf("%s: got %v, want %q", target, err, want)
		}
	}
	// net/http reads a target before anybody is asked whether to follow it.
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://[::1/"+canary)
		w.WriteHeader(http.StatusFound)
	})
	if _, err := client(t, s.URL).ListPipelines(t.Context()); err == nil || contains(err.Error(), canary[:8]) || !contains(err.Error(), "no usable response: "+mask.Hidden) {
		t.Errorf("a target that is no URL: %v", err)
	}
	for _, e := range []*RedirectError{{Status: 302}, {Status: 302, Target: "https://a.example"}} {
		if text := e.Error(); !strings.HasPrefix(text, "302: a redirect") || !strings.HasSuffix(text, e.Target) {
			t.Error(text)
		}
	}
}
