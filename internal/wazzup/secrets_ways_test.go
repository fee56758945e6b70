// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask"
	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup/mask/masktest"
)

// way answers with a secret.
type way func(w http.ResponseWriter, secret string)

// ways are those in which what a server sends gets into an error or the log.
var ways = map[string]way{
	"a code":                     responding(400, `{"code":%q}`),
	"a title":                    responding(403, `{"title":%q,"code":"FORBIDDEN"}`),
	"a detail":                   responding(422, `{"code":"INVALID","detail":%q}`),
	"an error of a list":         responding(400, `{"errors":["first",%q]}`),
	"the name of a field":        responding(400, `{"errors":{%q:["is odd"]}}`),
	"an error in a list":         responding(400, `{"errors":[{"message":%q}]}`),
	"an error of an object":      responding(500, `{"error":{"code":"X","description":%q}}`),
	"messages":                   responding(400, `{"message":["a",%q]}`),
	"an object in place of text": responding(400, `{"detail":{"input":%q}}`),
	"a description":              responding(400, `{"error":"invalid","error_description":%q}`),
	"a code inside a success":    responding(200, `{"data":[],"code":%q}`),
	"a detail inside a success":  responding(200, `{"data":[],"success":false,"detail":%q}`),
	"errors inside a success":    responding(200, `{"data":[],"errors":[%q]}`),
	"a name inside a success":    responding(200, `{"data":[],"meta":{"failed":{%q:1}}}`),
	"a member that nobody knows": responding(200, `{"data":{},%q:1}`),
	"what is no list":            responding(200, `{"data":{%q:1}}`),
	"a cursor":                   responding(200, `{"data":[],"next":%q}`),
	"the name of a cursor":       responding(200, `{"data":[],"links":{"rel":"next","href":%q}}`),
	"a hint of a funnel":         responding(200, `{"data":[{"id":"1","name":"x","has_more_stages":%q}]}`),
	"a token that is none":       responding(200, `{"data":{"access_token":7,"x":%q}}`),
	"a page":                     responding(502, `<html>%q</html>`),
	"a challenge": func(w http.ResponseWriter, secret string) {
		w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer error=%q, error_description=%q`, secret, secret))
		w.WriteHeader(http.StatusUnauthorized)
	},
	"the type of the content": func(w http.ResponseWriter, secret string) {
		w.Header()["Content-Type"] = []string{"text/html; charset=" + secret}
		_, _ = io.WriteString(w, "<html>")
	},
	"a header of paging": func(w http.ResponseWriter, secret string) {
		w.Header()["X-Next-Page"] = []string{secret}
		_, _ = io.WriteString(w, documented)
	},
	"the path of a redirect": redirecting("https://elsewhere.example/%s/x"),
	"the host of a redirect": redirecting("https://%s.example/"),
	"an odd redirect":        redirecting("https://[::1/%s"),
	"a status line":          raw("%s\r\n\r\n"),
	"a status":               raw("HTTP/1.1 %s\r\n\r\n"),
	"a version":              raw("HTTP/%s 200 OK\r\n\r\n"),
	"a header line":          raw("HTTP/1.1 200 OK\r\n%s\r\n\r\n"),
	"an encoding":            raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\n\r\n"),
	"a length":               raw("HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n"),
	"a chunk":                raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n"),
	"a trailer":              raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n%s\r\n\r\n"),
}

func responding(status int, body string) way {
	return func(w http.ResponseWriter, secret string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, body, secret)
	}
}

func redirecting(target string) way {
	return func(w http.ResponseWriter, secret string) {
		w.Header()["Location"] = []string{fmt.Sprintf(target, secret)}
		w.WriteHeader(http.StatusFound)
	}
}

func raw(response string) way {
	return func(w http.ResponseWriter, secret string) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = fmt.Fprintf(conn, response, secret)
		_ = conn.Close()
	}
}

// Whatever a service echoes, on whichever path, of whatever this run has sent or got anywhere: it is not shown.
func TestNoSecretComesBackInAnyWay(t *testing.T) {
	t.Parallel()
	const (
		password = "Lichen+Garnet 94%25"
		machine  = "machine.token/one-0001"
		issued   = "issued_token~two+0002"
		refresh  = "refresh-token-three=="
	)
	basic := base64.StdEncoding.EncodeToString([]byte(partnerEmail + ":" + password))
	for way, echo := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			secret := ""
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				switch {
				case secret != "":
					echo(w, secret)
				case strings.Contains(string(body), "client_credentials_data"):
					_, _ = fmt.Fprintf(w, `{"data":{"access_token":%q,"refresh_token":%q}}`, machine, refresh)
				case r.URL.Path == tokenPath:
					_, _ = fmt.Fprintf(w, `{"data":{"access_token":%q}}`, issued)
				default:
					_, _ = io.WriteString(w, documented)
				}
			})
			c := client(t, s.URL, func(c *Config) { c.MaxRetries = 0 })
			partner := c.service.Partner(NewCredentials(partnerEmail, password))
			if _, err := partner.client(client1).ListPipelines(t.Context()); err != nil {
				t.Fatal(err)
			}
			forms := []string{"raw", "a query", "a query, twice", "HTML decimal", "JSON", "capitals", "bytes"}
			for i, known := range []string{canary, password, partnerEmail + ":" + password, basic, machine, issued, refresh} {
				for _, form := range []string{"raw", forms[(i+len(way))%len(forms)]} {
					secret = masktest.Texts[form](known)
					var out bytes.Buffer
					ctx := tflogtest.RootLogger(t.Context(), &out)
					_, readErr := c.ListPipelines(ctx)
					_, issueErr := partner.Issue(ctx, client2)
					shown := fmt.Sprintf("%v %v %v %s", readErr, c.PostPipelines(ctx, nil), issueErr, &out)
					if strings.Contains(shown, secret) || strings.Contains(shown, secret[:8]) || strings.Contains(strings.ToLower(shown), strings.ToLower(known[:8])) {
						t.Errorf("%s of %s: %s", form, known, shown)
					}
				}
			}
		})
	}
}

// A certificate names whatever its maker wants, and a proxy says what it wants.
func TestNoSecretComesBackFromWhatStandsBetween(t *testing.T) {
	t.Parallel()
	quiet := log.New(io.Discard, "", 0)
	between := httptest.NewUnstartedServer(http.NotFoundHandler())
	between.TLS, between.Config.ErrorLog = &tls.Config{Certificates: []tls.Certificate{certificateFor(t, canary+".example")}, MinVersion: tls.VersionTLS12}, quiet
	between.StartTLS()
	t.Cleanup(between.Close)
	_, port, _ := strings.Cut(strings.TrimPrefix(between.URL, "https://"), ":")
	_, err := client(t, "https://localhost:"+port, func(c *Config) { c.MaxRetries = 0 }).ListPipelines(t.Context())
	if err == nil || !strings.Contains(err.Error(), mask.Hidden) {
		t.Errorf("a certificate: %v", err)
	}
	proxy := serve(t, raw("HTTP/1.1 407 no "+canary+"%.0s\r\n\r\n").handler())
	_, err = client(t, "https://wazzup.example", func(c *Config) {
		c.MaxRetries = 0
		c.Transport = func(next http.RoundTripper) http.RoundTripper {
			u, _ := url.Parse(proxy.URL)
			next.(*http.Transport).Proxy = http.ProxyURL(u)
			return next
		}
	}).ListPipelines(t.Context())
	if err == nil || !strings.Contains(err.Error(), mask.Hidden) {
		t.Errorf("a proxy: %v", err)
	}
}

func TestThePasswordOfAProxy(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://me:proxy-pass%20word@proxy.example:3128", "me:proxy-pass%20word@proxy.example:3128", "http://me:proxy-pass word@proxy.example:3128"} {
		known := mask.NewKnown(ofProxies(func(name string) string { return map[string]string{"https_proxy": address}[name] })...)
		if known.Find(`invalid proxy address "`+address+`"`) == mask.NoSecret || known.Find("dial tcp: lookup proxy.example: no such host") != mask.NoSecret {
			t.Error(address)
		}
	}
	if found := ofProxies(func(string) string { return "http://proxy.example:3128" }); len(found) != 0 {
		t.Error("there is none")
	}
}

// Our own sentences, and this system's, stay whatever words a password has.
func TestAPasswordThatIsAWordOfOurs(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"header", "partial", "connection", "token", "funnels", "answer", "request", "data", "Forbidden", "redirect", "Unavailable", "refused", "status", "members"} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusForbidden)
		})
		c := client(t, s.URL, func(c *Config) { c.MaxRetries = 0 })
		partner := c.service.Partner(NewCredentials(partnerEmail, word))
		errs := []error{second(c.ListPipelines(t.Context())), second(partner.Issue(t.Context(), client1))}
		s.Close()
		errs = append(errs, second(c.ListPipelines(t.Context())))
		for _, header := range []http.Header{{"Link": {`<x>; rel="next"`}}, {"Content-Range": {"items 0-1/9"}}} {
			header.Set("Content-Type", "application/json")
			errs = append(errs, second(c.responseRules().decodeBoth(&http.Response{StatusCode: 200, Header: header}, []byte(documented))))
		}
		errs = append(errs, second(c.responseRules().decodeBoth(response("application/json"), []byte(`{"data":[{"id":"1"}]}`))))
		for _, err := range errs {
			if err == nil || strings.Contains(err.Error(), mask.Hidden) {
				t.Errorf("%s: %v", word, err)
			}
		}
	}
}

// handler makes a handler of a way.
func (echo way) handler() http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { echo(w, "") }
}

func certificateFor(t *testing.T, name string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// What a refusal means does not depend on whether it is shown.
func TestADroppedTextMeansWhatItMeans(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		password, body string
		status         int
		means          func(error) bool
	}{
		{"revoked", `{"detail":"The access token was revoked."}`, 403, TokenRefused},
		{"expired", `{"detail":"The access token has expired."}`, 400, TokenEnded},
		{"token", `{"errors":["token is invalid"]}`, 400, TokenEnded},
		{"invalid-grant", `{"code":"invalid-grant-token"}`, 400, TokenEnded},
		{"closed", `{"code":"account closed"}`, 403, AccountRefused},
		{"account", `{"code":"account-closed"}`, 401, AccountRefused},
		{"pipelines", `{"code":"VALIDATION_FAILED","errors":["pipelines must contain at least 1 elements"]}`, 400, ListInvalid},
		{"elements", `{"code":"VALIDATION_FAILED","errors":["pipelines must contain at least 1 elements"]}`, 422, ListInvalid},
		{"revoked", `{"data":[],"code":"X","detail":"The access token was revoked."}`, 200, TokenEnded},
		{"closed", `{"data":[],"code":"client.closed"}`, 200, AccountRefused},
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { responding(tc.status, "%.0s"+tc.body)(w, "") })
		c := client(t, s.URL, func(c *Config) { c.MaxRetries = 0 })
		c.service.Partner(NewCredentials(partnerEmail, tc.password))
		_, err := c.ListPipelines(context.Background())
		if err == nil || !strings.Contains(err.Error(), mask.Hidden) || !strings.Contains(err.Error(), fmt.Sprint(tc.status)) || !tc.means(err) {
			t.Errorf("%s in %s: %v", tc.password, tc.body, err)
		}
	}
}

// A list that repeats a credential is not believed; one whose texts happen to be the password is.
func TestAListThatRepeatsACredential(t *testing.T) {
	t.Parallel()
	const password = "New inquiry of today"
	name := ""
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == tokenPath {
			_, _ = io.WriteString(w, `{"data":{"access_token":"`+jwt(`{"child_id":"72042419"}`)+`"}}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"data":[{"id":"1","name":%q}],"meta":{"timestamp":0}}`, name)
	})
	c := client(t, s.URL)
	partner := c.service.Partner(NewCredentials(partnerEmail, password))
	if _, err := partner.Issue(t.Context(), client1); err != nil {
		t.Fatal(err)
	}
	requests := s.requests.Load()
	for text, want := range map[string]bool{
		canary: true, "Bearer " + canary: true, jwt(`{"child_id":"72042419"}`): true, partnerEmail + ":" + password: true,
		base64.StdEncoding.EncodeToString([]byte(partnerEmail + ":" + password)): true, password: false, partnerEmail: false, "canary": false,
	} {
		name = text
		list, err := c.ListPipelines(t.Context())
		if _, refused := err.(*CredentialInListError); refused != want || refused == (list != nil) { //nolint:errorlint // as it comes
			t.Errorf("%s: %v, %v", text, list, err)
		}
		if err != nil && (strings.Contains(err.Error(), text) || OutcomeOf(err) != Unclear) {
			t.Error(err)
		}
	}
	if n := s.requests.Load() - requests; n != 8 {
		t.Errorf("%d requests, want one each", n)
	}
}
