// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Ways out of which the CLI is a part: its blocks, flags and environment.

const movedBlock = "moved {\n  from = wazzup_pipelines.former_owner\n  to   = wazzup_pipelines.new_owner\n}\n"

// cli is begin in a workspace.
func (sc *scene) cli() {
	sc.w, sc.s = acctest.Start(sc.t, sandbox.Settings{})
	sc.put(acctest.Account, foreign)
}

// declare writes a resource, and what else stands beside it.
func (sc *scene) declare(name, beside string, funnels ...sandbox.Pipeline) {
	sc.w.Write("main.tf", config(name, hcl(funnels...))+beside)
	sc.owned = funnels
}

func (sc *scene) fails(args ...string) string {
	sc.t.Helper()
	return sc.w.Must(1, args...).Output
}

func cliSituations() []situation {
	gone := func(sc *scene) string {
		sc.cli()
		sc.declare("former_owner", "", fx, fy)
		sc.w.Apply()
		sc.declare("new_owner", "import {\n  to = wazzup_pipelines.new_owner\n  id = \"x,y\"\n}\n", fx, fy)
		return sc.fails("plan")
	}
	trusted := wayOut{name: "name the authority", uses: "SSL_CERT_FILE", follow: func(sc *scene) {
		sc.w.Env["SSL_CERT_FILE"] = sc.w.Dir + "/ca.pem"
	}}
	right := wayOut{name: "the right base_url", uses: "base_url", follow: func(sc *scene) { sc.w.Env["WAZZUP_BASE_URL"] = sc.s.URL }}
	return []situation{
		{section: "A funnel that exists, on a create", start: func(sc *scene) string {
			sc.cli()
			sc.s.Put(acctest.Account, funnel("x", "Theirs", "a"))
			sc.declare("one", "", fx)
			return sc.fails("plan")
		}, ways: []wayOut{{name: "the block as it is printed", uses: "import {", follow: func(sc *scene) {
			start, end := strings.Index(sc.said, "    import {"), strings.Index(sc.said, "\n    }\n")
			sc.w.Write("import.tf", strings.ReplaceAll(sc.said[start:end+6], "NAME", "one"))
		}}}},
		{section: "A funnel that one resource declares and a destroy removes", or: "A funnel that a destroy removes and another resource declares", start: gone, ways: []wayOut{
			{name: "a moved block", uses: "moved block", follow: func(sc *scene) { sc.declare("new_owner", movedBlock, fx, fy) }},
			{name: "a removed block", uses: "removed block", follow: func(sc *scene) { sc.w.Write("removed.tf", sc.w.Removed("wazzup_pipelines.former_owner", false)) }},
		}},
		{section: "While reading: a bad certificate", start: encrypted, ways: []wayOut{trusted, right}},
		{section: "While reading: nobody answers", start: behindProxy, ways: []wayOut{{name: "the right proxy", uses: "HTTPS_PROXY", follow: func(sc *scene) {
			sc.w.Env["HTTPS_PROXY"] = sc.w.Env["RIGHT_PROXY"]
		}}}},
		{section: "A partner: 403, while others are listed", start: func(sc *scene) string {
			sc.s = acctest.StartSandbox(sc.t, sandbox.Settings{})
			sc.w = sc.s.Partner(sc.t, here, there)
			sc.put(here, foreign)
			sc.put(there, foreign)
			sc.clients("X")
			sc.w.Apply()
			sc.s.CloseAccount(here, sandbox.Closing{Pipelines: sandbox.Refusal{Status: 403}})
			return sc.fails("plan")
		}, mentions: "base_url", ways: []wayOut{{name: "-target, as it is typed", uses: "-target", follow: func(sc *scene) {
			sc.clients("meanwhile")
			sc.w.Must(0, "apply", "-auto-approve", "-target=wazzup_pipelines.two")
			sc.s.ReopenAccount(here)
		}}}},
	}
}

// clients declares x, with a name, for the account there in the resource two; and x for the account here in the resource one,
// which waits for it.
func (sc *scene) clients(name string) {
	sc.w.Write("main.tf", config("one", hcl(fx), "  account_id = "+quote(here), "  depends_on = [wazzup_pipelines.two]")+
		config("two", hcl(funnel("x", name, "")), "  account_id = "+quote(there)))
	sc.owned = list(fx)
	sc.others[there] = byID(list(foreign, funnel("x", name, "")))
}

// encrypted is a service whose certificate a private authority has issued, which nothing here trusts.
func encrypted(sc *scene) string {
	sc.cli()
	sc.declare("one", "", fx)
	sc.w.Apply()
	sc.w.Env["WAZZUP_BASE_URL"] = sc.serveTLS().URL
	return sc.fails("plan")
}

// serveTLS serves the sandbox with TLS. The authority's certificate lies in ca.pem.
func (sc *scene) serveTLS() *httptest.Server {
	ca := newAuthority(sc.t)
	sc.w.Write("ca.pem", ca.pem())
	sc.w.Env["SSL_CERT_DIR"] = sc.t.TempDir()
	server := httptest.NewUnstartedServer(sc.s)
	cert := ca.issue(sc.t, func(c *x509.Certificate) { c.DNSNames = []string{"wazzup.invalid"} })
	server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	sc.t.Cleanup(server.Close)
	return server
}

// behindProxy is a service that can only be reached through a proxy, whose address is wrong.
func behindProxy(sc *scene) string {
	sc.cli()
	service := sc.serveTLS().Listener.Addr().String()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { tunnel(w, r, service) }))
	sc.t.Cleanup(proxy.Close)
	sc.w.Env["SSL_CERT_FILE"], sc.w.Env["WAZZUP_BASE_URL"] = sc.w.Dir+"/ca.pem", "https://wazzup.invalid"
	sc.w.Env["HTTPS_PROXY"], sc.w.Env["RIGHT_PROXY"] = "http://127.0.0.1:1", proxy.URL
	sc.declare("one", "", fx)
	return sc.fails("plan")
}

// tunnel answers CONNECT, whatever host it names, with a connection to an address.
func tunnel(w http.ResponseWriter, r *http.Request, address string) {
	far, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", address)
	if err != nil || r.Method != http.MethodConnect {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer far.Close() //nolint:errcheck // it ends with the test
	near, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer near.Close() //nolint:errcheck // likewise
	_, _ = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
	_, _ = io.Copy(near, far)
}
